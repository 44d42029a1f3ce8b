// SPDX-License-Identifier: Apache-2.0
package io.dni.bench;

import java.io.PrintStream;
import java.util.Map;

/**
 * What decoupling gains: the streaming job in one task and in two, beside the sequential loop of
 * back-propagation on one core meanwhile; and what an interface costs, inside a task and between
 * two.
 */
final class PlacementBench {
  private static final String LOOP = "back-propagation loop, 1 core, meanwhile";

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
    cases.fillPoints(1);
    for (int hidden : new int[] {6, 20}) {
      images(result, Workload.mnist(hidden));
    }
    interfaces(result, Workload.mnist(6));
    points(result);
  }

  private void images(BenchResult result, Workload workload) throws Exception {
    String at = " " + workload.notation();
    String network = workload.notation();
    Map<String, Measurement> measured =
        new Rounds(progress)
            .add(
                LOOP + at,
                "examples/s",
                workload.sequential("backprop", 2 * settings.seconds(), Clock.WALL))
            .add(
                "locked, one task" + at,
                "examples/s",
                () -> speed(tasks(cases.images(network, "backprop"), 1)))
            .add(
                "one SG at the task boundary, two tasks" + at,
                "examples/s",
                () -> speed(atTasks(tasks(cases.images(network, "dni"), 2))))
            .add(
                "SG at every layer, two tasks" + at,
                "examples/s",
                () -> speed(tasks(cases.images(network, "dni"), 2)))
            .run(settings.rounds());
    result.add(measured.values());
    require(result, measured, "locked, one task", at, 0.92, 0.98);
    require(result, measured, "one SG at the task boundary, two tasks", at, 1.45, 1.8);
    require(result, measured, "SG at every layer, two tasks", at, 1.3, 1.7);
  }

  private static void require(
      BenchResult result,
      Map<String, Measurement> measured,
      String name,
      String at,
      double atLeast,
      double aim) {
    result.require(
        measured.get(name + at).over(name + " / " + LOOP + at, measured.get(LOOP + at)),
        atLeast,
        aim);
  }

  /** Processor time per batch with and without: the arithmetic is the same, so the rest differs. */
  private void interfaces(BenchResult result, Workload workload) throws Exception {
    String network = workload.notation();
    int interfaces = workload.hidden();
    Rounds.Case whole = () -> cpu(atTasks(tasks(cases.images(network, "backprop"), 1)));
    Rounds.Case cut = () -> cpu(tasks(cases.images(network, "backprop"), 1));
    Map<String, String> inside = tasks(cases.images(network, "single-sg"), 1);
    Map<String, String> between = tasks(cases.images(network, "single-sg"), 2);
    Map<String, Measurement> measured =
        new Rounds(progress)
            .add("CPU per batch, undivided, one task", "ms", whole)
            .add("CPU per batch, %d interfaces, one task".formatted(interfaces), "ms", cut)
            .add("CPU per batch, one SG, one task", "ms", () -> cpu(inside))
            .add("CPU per batch, one SG, two tasks", "ms", () -> cpu(between))
            .run(settings.rounds());
    result.add(measured.values());
    result.note(
        "an interface inside a task costs %.3f ms of processor time per batch, one between tasks %.3f ms (%s, batch %d, broker included)"
            .formatted(
                (median(measured, "CPU per batch, %d interfaces, one task".formatted(interfaces))
                        - median(measured, "CPU per batch, undivided, one task"))
                    / interfaces,
                median(measured, "CPU per batch, one SG, two tasks")
                    - median(measured, "CPU per batch, one SG, one task"),
                network,
                workload.batch()));
  }

  private static double median(Map<String, Measurement> measured, String name) {
    return measured.get(name).median();
  }

  private void points(BenchResult result) throws Exception {
    Workload small = new Workload(100, 2, 64, 2, 32);
    Map<String, String> single = tasks(cases.points(1), 1);
    single.put("dni.batch.size", "1");
    single.put("dni.model.normalisation", "none");
    Map<String, Measurement> measured =
        new Rounds(progress)
            .add(
                "DNI loop, 1 core, meanwhile, small",
                "examples/s",
                small.sequential("sg", settings.seconds(), Clock.WALL))
            .add("small network, one task", "examples/s", () -> speed(tasks(cases.points(1), 1)))
            .add("small network, batch 1, one task", "examples/s", () -> speed(single))
            .run(settings.rounds());
    result.add(measured.values());
    result.require(
        measured
            .get("small network, one task")
            .over(
                "small network, one task / sequential loop",
                measured.get("DNI loop, 1 core, meanwhile, small")),
        1.0,
        1.4);
    result.require(measured.get("small network, batch 1, one task"), 15_000, 40_000);
  }

  private static Map<String, String> tasks(Map<String, String> options, int tasks) {
    options.put("dni.job.tasks", Integer.toString(tasks));
    return options;
  }

  private static Map<String, String> atTasks(Map<String, String> options) {
    options.put("dni.model.cuts", "tasks");
    return options;
  }

  private double speed(Map<String, String> options) throws Exception {
    return run(options).examplesPerSecond();
  }

  private double cpu(Map<String, String> options) throws Exception {
    StreamingRun.Outcome outcome = run(options);
    return outcome.cpuMillisPerBatch() + outcome.brokerMillisPerBatch();
  }

  private StreamingRun.Outcome run(Map<String, String> options) throws Exception {
    return cases.run(options, settings.warmUpSeconds(), settings.streamingSeconds());
  }
}
