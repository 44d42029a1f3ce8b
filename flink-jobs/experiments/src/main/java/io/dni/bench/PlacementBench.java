// SPDX-License-Identifier: Apache-2.0
package io.dni.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What decoupling gains: the streaming job in one task and in two, beside the sequential loop of
 * back-propagation on one core and what else a user would take; and what the second core is worth
 * at all: two such loops that have nothing to do with each other. Neither the jobs nor the loops
 * score their batches as unlabelled ones would be, which is another forward pass.
 */
final class PlacementBench {
  private static final String SPEED = "examples/s";

  /** Of loops that only ratios are for: one bar in the picture is enough. */
  private static final String BESIDE = "examples/s beside it";

  private static final String LOOP = "back-propagation loop, 1 core, beside ";
  private static final String TWO_LOOPS = "two such loops at once, 2 cores";
  private static final String LOCKED = "locked, one task";
  private static final String BOUNDARY = "one SG at the task boundary, two tasks";
  private static final String HALVES = "one SG, bfloat16 between two tasks";
  private static final String EVERY = "SG by least squares at every layer, two tasks";
  private static final String LOCAL = "local, two tasks";

  private static final List<String> UNLOCKED = List.of(BOUNDARY, HALVES, EVERY, LOCAL);

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
    progress.println("a first run of each job for the JIT compilers, at most five minutes");
    double least = settings.firstRunSeconds();
    for (Map<String, String> job : jobs("784-512x6-10").values()) {
      cases.run(job, least, settings.warmUpSeconds());
      least = 2 * settings.warmUpSeconds(); // most is compiled
    }
    for (int hidden : settings.hiddenBlocks()) {
      network(result, Workload.mnist(hidden));
    }
  }

  private void network(BenchResult result, Workload workload) throws Exception {
    String at = " " + workload.notation();
    List<Double> checkpoints = new ArrayList<>();
    Rounds rounds =
        new Rounds(progress)
            .add(TWO_LOOPS + at, SPEED, Rounds.together(List.of(loop(workload), loop(workload))));
    jobs(workload.notation())
        .forEach(
            (name, options) ->
                rounds
                    .add(LOOP + name + at, name.equals(LOCKED) ? SPEED : BESIDE, loop(workload))
                    .add(name + at, SPEED, () -> speed(name, options, checkpoints)));
    try (Peers peers = Peers.start(settings, workload, result)) {
      peers.addTo(rounds);
      Map<String, Measurement> measured = rounds.run(settings.rounds());
      result.add(measured.values());
      result.add(List.of(new Measurement("checkpoint, " + EVERY + at, "MB", checkpoints)));
      result.add(List.of(overLoop(measured, TWO_LOOPS, LOCKED, at)));
      result.add(List.of(overLoop(measured, HALVES, HALVES, at)));
      result.require(overLoop(measured, LOCKED, LOCKED, at), 0.92, 0.98);
      result.require(overLoop(measured, BOUNDARY, BOUNDARY, at), 1.45, 1.8);
      result.require(overLoop(measured, EVERY, EVERY, at), 1.3, 1.7);
      result.require(overLoop(measured, LOCAL, LOCAL, at), 1.45, 1.8);
      Measurement best =
          Measurement.best(
              "best unlocked" + at, UNLOCKED.stream().map(u -> measured.get(u + at)).toList());
      peers.best("DL4J", measured).ifPresent(dl4j -> require(result, best, dl4j, 4, 5.5));
      peers
          .best("PyTorch backprop", measured)
          .ifPresent(torch -> require(result, best, torch, 1.3, 2));
    }
  }

  private Map<String, Map<String, String>> jobs(String network) {
    Map<String, Map<String, String>> jobs = new LinkedHashMap<>();
    jobs.put(LOCKED, job(network, "backprop", 1));
    jobs.put(BOUNDARY, atTasks(leastSquares(job(network, "dni", 2))));
    jobs.put(HALVES, halved(atTasks(leastSquares(job(network, "dni", 2)))));
    jobs.put(EVERY, leastSquares(job(network, "dni", 2)));
    jobs.put(LOCAL, job(network, "local", 2));
    return jobs;
  }

  private Rounds.Case loop(Workload workload) {
    return workload.sequential("backprop", 2 * settings.seconds(), Clock.WALL);
  }

  /** A case over the loop that ran just before a job. */
  private static Measurement overLoop(
      Map<String, Measurement> measured, String name, String job, String at) {
    Measurement loop = measured.get(LOOP + job + at);
    return measured.get(name + at).over(name + " / back-propagation loop, 1 core," + at, loop);
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

  private static Map<String, String> halved(Map<String, String> options) {
    options.put("dni.gradients.encoding", "bfloat16");
    options.put("dni.activations.encoding", "bfloat16");
    return options;
  }

  private double speed(String name, Map<String, String> options, List<Double> checkpoints)
      throws Exception {
    StreamingRun.Outcome outcome =
        cases.run(options, settings.warmUpSeconds(), settings.streamingSeconds());
    if (name.equals(EVERY)) {
      checkpoints.add(outcome.checkpoint().bytes() / 1e6);
    }
    return outcome.examplesPerSecond();
  }
}
