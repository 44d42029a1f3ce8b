// SPDX-License-Identifier: Apache-2.0
package io.dni.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What decoupling gains: the streaming job in one task and in two, beside the sequential loop of
 * back-propagation on one core and what else a user would take. Neither the jobs nor the loops
 * score their batches as unlabelled ones would be, which is another forward pass.
 */
final class PlacementBench {
  private static final String LOOP = "back-propagation loop, 1 core, meanwhile";
  private static final String LOCKED = "locked, one task";
  private static final String BOUNDARY = "one SG at the task boundary, two tasks";
  private static final String EVERY = "SG by least squares at every layer, two tasks";
  private static final String LOCAL = "local, two tasks";

  private static final List<String> UNLOCKED = List.of(BOUNDARY, EVERY, LOCAL);

  private final BenchSettings settings;
  private final PrintStream progress;
  private final StreamingCases cases;

  PlacementBench(BenchSettings settings, PrintStream progress, StreamingCases cases) {
    this.settings = settings;
    this.progress = progress;
    this.cases = cases;
  }

  void run(BenchResult result) throws Exception {
    cases.fillImages();
    progress.println("a first run for the JIT compilers of job and broker, at most five minutes");
    cases.run(
        leastSquares(job("784-512x6-10", "dni", 2)),
        settings.firstRunSeconds(),
        settings.warmUpSeconds());
    for (int hidden : settings.hiddenBlocks()) {
      network(result, Workload.mnist(hidden));
    }
  }

  private void network(BenchResult result, Workload workload) throws Exception {
    String network = workload.notation();
    String at = " " + network;
    List<Double> checkpoints = new ArrayList<>();
    Rounds rounds =
        new Rounds(progress)
            .add(
                LOOP + at,
                "examples/s",
                workload.sequential("backprop", 2 * settings.seconds(), Clock.WALL))
            .add(LOCKED + at, "examples/s", () -> speed(job(network, "backprop", 1)))
            .add(
                BOUNDARY + at,
                "examples/s",
                () -> speed(atTasks(leastSquares(job(network, "dni", 2)))))
            .add(
                EVERY + at,
                "examples/s",
                () -> {
                  StreamingRun.Outcome outcome = run(leastSquares(job(network, "dni", 2)));
                  checkpoints.add(outcome.checkpoint().bytes() / 1e6);
                  return outcome.examplesPerSecond();
                })
            .add(LOCAL + at, "examples/s", () -> speed(job(network, "local", 2)));
    try (Peers peers = Peers.start(settings, workload, result)) {
      peers.addTo(rounds);
      Map<String, Measurement> measured = rounds.run(settings.rounds());
      result.add(measured.values());
      result.add(List.of(new Measurement("checkpoint, " + EVERY + at, "MB", checkpoints)));
      Measurement loop = measured.get(LOOP + at);
      require(result, measured.get(LOCKED + at), loop, 0.92, 0.98);
      require(result, measured.get(BOUNDARY + at), loop, 1.45, 1.8);
      require(result, measured.get(EVERY + at), loop, 1.3, 1.7);
      require(result, measured.get(LOCAL + at), loop, 1.45, 1.8);
      Measurement best =
          Measurement.best(
              "best unlocked" + at, UNLOCKED.stream().map(u -> measured.get(u + at)).toList());
      peers.best("DL4J", measured).ifPresent(dl4j -> require(result, best, dl4j, 4, 5.5));
      peers
          .best("PyTorch backprop", measured)
          .ifPresent(torch -> require(result, best, torch, 1.3, 2));
    }
  }

  private static void require(
      BenchResult result, Measurement of, Measurement to, double atLeast, double aim) {
    result.require(of.over(of.name() + " / " + to.name(), to), atLeast, aim);
  }

  /** A job that scores nothing. */
  private Map<String, String> job(String network, String mode, int tasks) {
    Map<String, String> options = tasks(cases.images(network, mode), tasks);
    options.put("dni.predictions.enabled", "false");
    return options;
  }

  static Map<String, String> leastSquares(Map<String, String> options) {
    options.put("dni.sg.optimizer", Workload.LEAST_SQUARES);
    options.put("dni.sg.rank", Integer.toString(Workload.RANK));
    return options;
  }

  static Map<String, String> tasks(Map<String, String> options, int tasks) {
    options.put("dni.job.tasks", Integer.toString(tasks));
    return options;
  }

  static Map<String, String> atTasks(Map<String, String> options) {
    options.put("dni.model.cuts", "tasks");
    return options;
  }

  private double speed(Map<String, String> options) throws Exception {
    return run(options).examplesPerSecond();
  }

  private StreamingRun.Outcome run(Map<String, String> options) throws Exception {
    return cases.run(options, settings.warmUpSeconds(), settings.streamingSeconds());
  }
}
