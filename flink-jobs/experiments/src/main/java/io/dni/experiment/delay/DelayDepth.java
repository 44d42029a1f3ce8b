// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.delay;

import io.dni.experiment.Experiment;
import io.dni.experiment.ExperimentResult;
import io.dni.experiment.ExperimentRun;
import io.dni.experiment.ExperimentSettings;
import io.dni.experiment.ResultTable;
import io.dni.experiment.RowSet;
import io.dni.experiment.Statement;
import io.dni.learning.optimizer.ModuleOptimizer;
import io.dni.learning.source.GradientSource;
import io.dni.picture.LineChart;
import io.dni.picture.Picture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where each gradient source breaks: networks of growing depth, cut at every layer, with gradients
 * that come late at each interface.
 */
public final class DelayDepth implements Experiment {
  private static final int EXAMPLES = 60_000;
  private static final int SEEDS = 2;
  private static final List<Integer> HIDDEN = List.of(2, 4, 8);
  private static final List<Integer> DELAYS = List.of(0, 5, 20, 80);

  /** A source is broken where it is worse than back-propagation by more than this. */
  private static final double BROKEN = 0.02;

  private static final String ADAM = "adam:" + StreamedRun.RATE;
  private static final String LOCKED = "backprop";
  private static final String LOCAL = "local";

  @Override
  public String name() {
    return "delay-depth";
  }

  @Override
  public String title() {
    return "Where each gradient source breaks: depth and delay";
  }

  @Override
  public String paperSection() {
    return "not in the paper";
  }

  @Override
  public Map<String, String> parameters(ExperimentSettings settings) {
    return Map.of(
        "data", StreamedRun.DATA + ", endless",
        "network", "100-64xh-2, batch norm, cut at every layer",
        "hidden", hidden(settings).toString(),
        "delays", delays(settings).toString(),
        "batch", String.valueOf(StreamedRun.BATCH),
        "rate", "adam:" + StreamedRun.RATE,
        "examples", String.valueOf(EXAMPLES),
        "seeds", String.valueOf(seeds(settings)));
  }

  @Override
  public Optional<String> leftOutWhenQuick() {
    return Optional.of("8 blocks, delays 5 and 80, and all seeds but one");
  }

  @Override
  public ExperimentResult run(ExperimentRun run) {
    ExperimentSettings settings = run.settings();
    int runs = 2 + LateSource.values().length * delays(settings).size();
    run.progress().expect(seeds(settings) * runs * hidden(settings).size());
    for (int i = 0; i < seeds(settings); i++) {
      long seed = settings.seed() * 1000 + i;
      for (int hidden : hidden(settings)) {
        row(run, hidden, LOCKED, ADAM, 0, seed);
        row(run, hidden, LOCAL, ADAM, 0, seed);
        for (LateSource late : LateSource.values()) {
          for (int delay : delays(settings)) {
            row(run, hidden, late.source(), late.modules(), delay, seed);
          }
        }
      }
    }
    return judge(new RowSet(run.rows()), settings);
  }

  private static void row(
      ExperimentRun run, int hidden, String source, String modules, int delay, long seed) {
    run.row(
        "h=%d, %s %s delay %d, seed %d".formatted(hidden, source, modules, delay, seed),
        () ->
            new StreamedRun(
                    "100-64x%d-2".formatted(hidden),
                    GradientSource.parse(source),
                    ModuleOptimizer.parse(modules),
                    StreamConditions.delayed(delay),
                    EXAMPLES,
                    seed)
                .compute()
                .with("hidden", hidden));
  }

  private static ExperimentResult judge(RowSet rows, ExperimentSettings settings) {
    List<List<String>> cells = new ArrayList<>();
    List<Picture> pictures = new ArrayList<>();
    int columns = delays(settings).size();
    for (int hidden : hidden(settings)) {
      RowSet here = rows.where("hidden", hidden);
      double locked = accuracy(here.where("source", LOCKED));
      double local = accuracy(here.where("source", LOCAL));
      cells.add(line(hidden, "back-propagation, locked", List.of(locked), columns, ""));
      cells.add(
          line(
              hidden,
              "local losses",
              List.of(local),
              columns,
              local < locked - BROKEN ? "any" : "-"));
      LineChart chart =
          new LineChart("%d hidden blocks".formatted(hidden), "gradient delay (batches)", "")
              .rangeY(0.5, 0.9);
      for (LateSource late : LateSource.values()) {
        RowSet of = here.where("source", late.source());
        double[] means = of.meansBy("delay", "accuracy");
        double[] delays = of.distinct("delay");
        cells.add(
            line(
                hidden,
                late.label(),
                Arrays.stream(means).boxed().toList(),
                columns,
                breaksAt(delays, means, locked)));
        chart.marked(late.label(), delays, means);
      }
      double[] ends = {0, here.most("delay")};
      boolean above = locked > local;
      chart.dashed(
          "back-propagation, locked" + (above ? " (above)" : " (below)"),
          ends,
          new double[] {locked, locked});
      chart.dashed(
          "local losses" + (above ? " (below)" : " (above)"), ends, new double[] {local, local});
      pictures.add(
          new Picture(
              "delay-depth-" + hidden,
              "Accuracy over the last quarter against the delay at each interface, %d hidden blocks."
                  .formatted(hidden),
              chart.image()));
    }
    List<String> head = new ArrayList<>(List.of("hidden blocks", "source"));
    delays(settings).forEach(d -> head.add("delay " + d));
    head.add("breaks at delay");
    return new ExperimentResult(
        rows.rows(),
        statements(rows, settings),
        List.of(
            new ResultTable(
                "Accuracy over the last quarter, mean over seeds; the best possible is 0.90",
                head,
                cells)),
        pictures,
        List.of(
            "Broken: more than %.0f points below locked back-propagation at the same depth."
                .formatted(100 * BROKEN),
            "Start values differ where a network is cut: back-propagation and delayed"
                + " back-propagation without delay are two runs, not one.",
            "The delay is that of one interface: a gradient that crosses eight of them is eight"
                + " times as late at the bottom where sources pass gradients on."));
  }

  private static List<Statement> statements(RowSet rows, ExperimentSettings settings) {
    List<Statement> statements = new ArrayList<>();
    for (int hidden : hidden(settings)) {
      RowSet here = rows.where("hidden", hidden);
      double locked = accuracy(here.where("source", LOCKED));
      RowSet solved = here.where("source", LateSource.LEAST_SQUARES.source());
      statements.add(
          Statement.atMost(
              "%d blocks: with gradients at once least squares loses less than a point (accuracy lost)"
                  .formatted(hidden),
              locked - accuracy(solved.where("delay", 0)),
              0.01));
      int latest = delays(settings).get(delays(settings).size() - 1);
      statements.add(
          Statement.atMost(
              "%d blocks: least squares is not broken by a delay of %d (accuracy lost)"
                  .formatted(hidden, latest),
              locked - accuracy(solved.where("delay", latest)),
              BROKEN));
      statements.add(
          Statement.atLeast(
              "%d blocks: with a delay of 20 least squares beats delayed back-propagation (accuracy gained)"
                  .formatted(hidden),
              accuracy(solved.where("delay", 20))
                  - accuracy(here.where("source", LateSource.DELAYED.source()).where("delay", 20)),
              0));
    }
    return statements;
  }

  private static String breaksAt(double[] delays, double[] means, double locked) {
    for (int i = 0; i < delays.length; i++) {
      if (means[i] < locked - BROKEN) {
        return String.format(Locale.ROOT, "%.0f", delays[i]);
      }
    }
    return "-";
  }

  private static List<String> line(
      int hidden, String source, List<Double> accuracies, int delays, String breaksAt) {
    List<String> cells = new ArrayList<>(List.of(String.valueOf(hidden), source));
    for (int i = 0; i < delays; i++) {
      cells.add(i < accuracies.size() ? String.format(Locale.ROOT, "%.4f", accuracies.get(i)) : "");
    }
    cells.add(breaksAt);
    return cells;
  }

  private static double accuracy(RowSet rows) {
    return rows.mean("accuracy");
  }

  private static List<Integer> hidden(ExperimentSettings settings) {
    return settings.quick() ? HIDDEN.subList(0, 2) : HIDDEN;
  }

  private static List<Integer> delays(ExperimentSettings settings) {
    return settings.quick() ? List.of(0, 20) : DELAYS;
  }

  private static int seeds(ExperimentSettings settings) {
    return settings.quick() ? 1 : SEEDS;
  }
}
