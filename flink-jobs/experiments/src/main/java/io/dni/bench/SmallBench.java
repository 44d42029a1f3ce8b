// SPDX-License-Identifier: Apache-2.0
package io.dni.bench;

import java.io.PrintStream;
import java.util.Map;

/** A small network in one task, in batches and example by example: what is not arithmetic. */
final class SmallBench {
  private final BenchSettings settings;
  private final PrintStream progress;
  private final StreamingCases cases;

  SmallBench(BenchSettings settings, PrintStream progress, StreamingCases cases) {
    this.settings = settings;
    this.progress = progress;
    this.cases = cases;
  }

  void run(BenchResult result) throws Exception {
    cases.fillPoints(1);
    Workload small = new Workload(100, 2, 64, 2, 32);
    Map<String, String> single = PlacementBench.tasks(cases.points(1), 1);
    single.put("dni.batch.size", "1");
    single.put("dni.model.normalisation", "none");
    Map<String, Measurement> measured =
        new Rounds(progress)
            .add(
                "DNI loop, 1 core, meanwhile, small",
                "examples/s",
                small.sequential("sg", settings.seconds(), Clock.WALL))
            .add(
                "small network, one task",
                "examples/s",
                () -> speed(PlacementBench.tasks(cases.points(1), 1)))
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

  private double speed(Map<String, String> options) throws Exception {
    return cases
        .run(options, settings.warmUpSeconds(), settings.streamingSeconds())
        .examplesPerSecond();
  }
}
