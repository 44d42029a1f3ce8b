// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.delay;

import io.dni.experiment.Experiment;
import io.dni.experiment.ExperimentResult;
import io.dni.experiment.ExperimentRun;
import io.dni.experiment.ExperimentSettings;
import io.dni.experiment.ResultTable;
import io.dni.experiment.RowSet;
import io.dni.experiment.Statement;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.optimizer.ModuleOptimizer;
import io.dni.learning.source.GradientSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** SG modules by least squares beside the paper's, on a stream and with late gradients. */
public final class LeastSquaresStream implements Experiment {
  private static final int EXAMPLES = 60_000;
  private static final int SEEDS = 3;
  private static final int RANK = 32;
  private static final String SOLVED = "sg:hy:r" + RANK;
  private static final ModuleOptimizer RULE = ModuleOptimizer.parse("rls:0.995");
  private static final double BEST = 0.9;

  /** Delays, and what the reference reached by least squares: the mean of two seeds. */
  private static final Map<Integer, Double> REFERENCE = Map.of(0, .8545, 5, .855, 20, .855);

  @Override
  public String name() {
    return "least-squares-stream";
  }

  @Override
  public String title() {
    return "SG modules by least squares on a stream";
  }

  @Override
  public String paperSection() {
    return "not in the paper";
  }

  @Override
  public Map<String, String> parameters(ExperimentSettings settings) {
    return Map.of(
        "data",
        StreamedRun.DATA + ", endless",
        "network",
        StreamedRun.NETWORK + ", batch norm, SG at every interface",
        "batch",
        String.valueOf(StreamedRun.BATCH),
        "rate",
        "adam:" + StreamedRun.RATE,
        "modules",
        RULE + ", rank " + RANK + "; adam:" + StreamedRun.RATE,
        "examples",
        String.valueOf(EXAMPLES),
        "delays",
        delays(settings).toString(),
        "seeds",
        String.valueOf(seeds(settings)));
  }

  @Override
  public Optional<String> leftOutWhenQuick() {
    return Optional.of("all delays but 0 and 20, and all seeds but one");
  }

  @Override
  public ExperimentResult run(ExperimentRun run) {
    List<Integer> delays = delays(run.settings());
    int seeds = seeds(run.settings());
    run.progress().expect(seeds * (1 + 3.0 * delays.size()));
    for (int i = 0; i < seeds; i++) {
      long seed = run.settings().seed() * 1000 + i;
      row(run, "backprop", new Adam(StreamedRun.RATE), 0, seed);
      for (int delay : delays) {
        row(run, SOLVED, RULE, delay, seed);
        run.row(
            "%s %s delay %d, by batch, seed %d".formatted(SOLVED, RULE, delay, seed),
            () -> streamed(SOLVED, RULE, delay, seed).computeByBatch());
        row(run, "sg:hy", new Adam(StreamedRun.RATE), delay, seed);
      }
    }
    return judge(new RowSet(run.rows()), delays, run.quick() ? 0.012 : 0.006);
  }

  private static void row(
      ExperimentRun run, String source, ModuleOptimizer modules, int delay, long seed) {
    run.row(
        "%s %s delay %d, seed %d".formatted(source, modules, delay, seed),
        () -> streamed(source, modules, delay, seed).compute());
  }

  private static StreamedRun streamed(
      String source, ModuleOptimizer modules, int delay, long seed) {
    return new StreamedRun(
        StreamedRun.NETWORK,
        GradientSource.parse(source),
        modules,
        StreamConditions.delayed(delay),
        EXAMPLES,
        seed);
  }

  private static ExperimentResult judge(RowSet all, List<Integer> delays, double tolerance) {
    RowSet rows = all.where("predictions", "as unlabelled");
    RowSet byBatch = all.where("predictions", "of the learning pass");
    RowSet solved = rows.where("source", SOLVED);
    RowSet descended = rows.where("source", "sg:hy");
    RowSet locked = rows.where("source", "backprop");
    List<Statement> statements = new ArrayList<>();
    List<List<String>> cells = new ArrayList<>();
    cells.add(line("back-propagation", locked));
    for (int delay : delays) {
      RowSet here = solved.where("delay", delay);
      RowSet learning = byBatch.where("delay", delay);
      statements.add(
          Statement.atMost(
              ("Delay %d: as the reference, %.4f (difference of the means, predictions of the"
                      + " learning pass)")
                  .formatted(delay, REFERENCE.get(delay)),
              Math.abs(learning.mean("accuracy") - REFERENCE.get(delay)),
              tolerance));
      cells.add(line("least squares, delay " + delay, here));
      cells.add(line("the same, predictions of the learning pass", learning));
      cells.add(line("Adam, delay " + delay, descended.where("delay", delay)));
    }
    statements.add(
        Statement.atMost(
            "Least squares learns as well as back-propagation (accuracy lost)",
            locked.mean("accuracy") - solved.mean("accuracy"),
            tolerance / 2));
    statements.add(
        Statement.atLeast(
            "and better than modules that descend (accuracy gained)",
            solved.mean("accuracy") - descended.mean("accuracy"),
            0.001));
    statements.add(
        Statement.atMost(
            "A delay of 20 batches costs it nothing to speak of (accuracy lost)",
            solved.where("delay", 0).mean("accuracy") - solved.where("delay", 20).mean("accuracy"),
            0.003));
    statements.add(
        Statement.atLeast(
            "Its guesses have the direction of the gradient (least cosine)",
            solved.least("cosine"),
            0.5));
    statements.add(
        Statement.atMost(
            "Nothing beats the noise of the labels (accuracy, best run)",
            rows.most("accuracy"),
            BEST));
    return new ExperimentResult(
        all.rows(),
        statements,
        List.of(
            new ResultTable(
                "Last quarter of the stream, mean over seeds (lowest to highest); the best possible"
                    + " is 0.90",
                List.of("modules", "accuracy", "relative SG error", "cosine"),
                cells)),
        List.of(),
        List.of(
            "Predictions are those that an unlabelled example would get, with running statistics;"
                + " the reference scored those of the learning pass, with the batch's own.",
            "The reference is an independent NumPy program; its two seeds differ by up to 0.004,"
                + " other data and start values by as much again."));
  }

  private static List<String> line(String name, RowSet rows) {
    return List.of(
        name,
        rows.spread("accuracy"),
        text(rows.mean("relative error")),
        text(rows.mean("cosine")));
  }

  private static String text(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.3f", value);
  }

  private static List<Integer> delays(ExperimentSettings settings) {
    return settings.quick() ? List.of(0, 20) : List.of(0, 5, 20);
  }

  private static int seeds(ExperimentSettings settings) {
    return settings.quick() ? 1 : SEEDS;
  }
}
