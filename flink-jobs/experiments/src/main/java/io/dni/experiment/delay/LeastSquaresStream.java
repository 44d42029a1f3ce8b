// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.delay;

import io.dni.experiment.Experiment;
import io.dni.experiment.ExperimentResult;
import io.dni.experiment.ExperimentRun;
import io.dni.experiment.ExperimentSettings;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.optimizer.ModuleOptimizer;
import io.dni.learning.source.GradientSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** SG modules by least squares beside the paper's, on a stream and with late gradients. */
public final class LeastSquaresStream implements Experiment {
  private static final int EXAMPLES = 60_000;
  private static final int SEEDS = 3;
  private static final int RANK = 32;

  /** Gradient source of the modules that are solved for. */
  static final String SOLVED = "sg:hy:r" + RANK;

  /** Gradient source of the modules that descend, as the paper's do. */
  static final String DESCENDED = "sg:hy";

  /** Gradient source of the network without modules. */
  static final String LOCKED = "backprop";

  private static final ModuleOptimizer RULE = ModuleOptimizer.parse("rls:0.995");

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
      row(run, LOCKED, new Adam(StreamedRun.RATE), 0, seed);
      for (int delay : delays) {
        row(run, SOLVED, RULE, delay, seed);
        run.row(
            "%s %s delay %d, by batch, seed %d".formatted(SOLVED, RULE, delay, seed),
            () -> streamed(SOLVED, RULE, delay, seed).computeByBatch());
        row(run, DESCENDED, new Adam(StreamedRun.RATE), delay, seed);
      }
    }
    return new LeastSquaresFindings(run.rows(), delays, run.quick() ? 0.012 : 0.006).result();
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

  private static List<Integer> delays(ExperimentSettings settings) {
    return settings.quick() ? List.of(0, 20) : List.of(0, 5, 20);
  }

  private static int seeds(ExperimentSettings settings) {
    return settings.quick() ? 1 : SEEDS;
  }
}
