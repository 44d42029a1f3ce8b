// SPDX-License-Identifier: Apache-2.0
package io.dni.bench;

import io.dni.learning.metrics.ModelScore;
import io.dni.learning.metrics.ScoringTask;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the arithmetic of a batch is little, all that surrounds it counts: a small network in
 * batches of 32, and rows of a table one by one, each in one task, beside the sequential loop that
 * does the same arithmetic on one core; what figures and drift detectors take of it; and how large
 * a network must be for two tasks to be worth it, which is what {@code dni.job.tasks=auto} goes by.
 */
final class SmallBench {
  private static final String LOOP = "sequential loop, 1 core, ";
  private static final String SCORING = "figures and drift detectors alone, ";
  private static final String POINTS = "100-64-64-2, batch 32";
  private static final String SINGLE = "100-64-64-2, batch 1";
  private static final String MIDDLE = "100-384-384-2, batch 32";
  private static final String TWO_TASKS = ", two tasks";
  private static final String ROWS = "rows of 54 numbers, batch 1";

  /** At most 1 % of the time may go into figures and drift. */
  private static final double SCORES_PER_EXAMPLE = 100;

  private final BenchSettings settings;
  private final PrintStream progress;
  private final StreamingCases cases;

  SmallBench(BenchSettings settings, PrintStream progress, StreamingCases cases) {
    this.settings = settings;
    this.progress = progress;
    this.cases = cases;
  }

  void run(BenchResult result) throws Exception {
    cases.fillRows();
    cases.fillPoints(1);
    Map<String, String> points = cases.points(1);
    points.put("dni.job.tasks", "1");
    Map<String, String> middle = new TreeMap<>(points);
    middle.put("dni.model.network", "100-384-384-2");
    Map<String, String> single = cases.points(1);
    single.putAll(
        Map.of(
            "dni.job.tasks", "1",
            "dni.batch.size", "1",
            "dni.model.normalisation", "none",
            "dni.snapshots.every-batches", "1000"));
    progress.println("a first run for the JIT compilers of job and broker");
    cases.run(points, settings.firstRunSeconds(), settings.warmUpSeconds());
    double seconds = 2 * settings.seconds();
    ScoringTask rowTask = new ScoringTask(true, StreamingCases.TABLE_CLASSES);
    Rounds rounds =
        new Rounds(progress)
            .add(LOOP + POINTS, "examples/s", SmallLoop.points(points).forSeconds(seconds))
            .add(POINTS, "examples/s", () -> speed(points))
            .add(POINTS + TWO_TASKS, "examples/s", () -> speed(inTwoTasks(points)))
            .add(MIDDLE, "examples/s", () -> speed(middle))
            .add(MIDDLE + TWO_TASKS, "examples/s", () -> speed(inTwoTasks(middle)))
            .add(LOOP + SINGLE, "examples/s", SmallLoop.points(single).forSeconds(seconds))
            .add(SINGLE, "examples/s", () -> speed(single))
            .add(LOOP + ROWS, "examples/s", SmallLoop.rows(cases.rows()).forSeconds(seconds))
            .add(ROWS, "examples/s", () -> speed(cases.rows()))
            .add(SCORING + ROWS, "examples/s", scoring(rowTask, seconds / 2));
    Map<String, Measurement> measured = rounds.run(settings.rounds());
    result.add(measured.values());
    result.require(ratio(measured, POINTS), 1.0, 1.4);
    result.require(measured.get(ROWS), 15_000, 40_000);
    result.add(List.of(ratio(measured, ROWS), ratio(measured, SINGLE)));
    result.add(List.of(overTwoTasks(measured, POINTS), overTwoTasks(measured, MIDDLE)));
    result.require(
        measured
            .get(SCORING + ROWS)
            .over("figures and drift detectors / job, " + ROWS, measured.get(ROWS)),
        SCORES_PER_EXAMPLE,
        2 * SCORES_PER_EXAMPLE);
  }

  private static Measurement ratio(Map<String, Measurement> measured, String name) {
    return measured
        .get(name)
        .over("one task / sequential loop on 1 core, " + name, measured.get(LOOP + name));
  }

  private static Measurement overTwoTasks(Map<String, Measurement> measured, String name) {
    return measured.get(name).over("one task / two tasks, " + name, measured.get(name + TWO_TASKS));
  }

  private static Map<String, String> inTwoTasks(Map<String, String> options) {
    Map<String, String> two = new TreeMap<>(options);
    two.put("dni.job.tasks", "2");
    return two;
  }

  private static Rounds.Case scoring(ScoringTask task, double seconds) {
    ModelScore score = new ModelScore(task, 1000);
    SmallLoop.Predictions predictions = new SmallLoop.Predictions(task.outputs());
    return () ->
        Clock.THREAD.examplesPerSecond(
            1, seconds, () -> score.add(predictions.next(), predictions.target()));
  }

  private double speed(Map<String, String> options) throws Exception {
    return cases
        .run(options, settings.warmUpSeconds(), settings.streamingSeconds())
        .examplesPerSecond();
  }
}
