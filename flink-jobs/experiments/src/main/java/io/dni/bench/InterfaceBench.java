// SPDX-License-Identifier: Apache-2.0
package io.dni.bench;

import java.io.PrintStream;
import java.util.Map;

/**
 * What an interface costs, inside a task and between two: processor time per batch with and without
 * it, where the arithmetic is the same.
 */
final class InterfaceBench {
  private final BenchSettings settings;
  private final PrintStream progress;
  private final StreamingCases cases;

  InterfaceBench(BenchSettings settings, PrintStream progress, StreamingCases cases) {
    this.settings = settings;
    this.progress = progress;
    this.cases = cases;
  }

  void run(BenchResult result) throws Exception {
    cases.fillImages();
    Workload workload = Workload.mnist(6);
    String network = workload.notation();
    String inside = "CPU per batch, %d interfaces, one task".formatted(workload.hidden());
    Map<String, Measurement> measured =
        new Rounds(progress)
            .add(
                "CPU per batch, undivided, one task",
                "ms",
                () -> cpu(PlacementBench.atTasks(job(network, "backprop", 1))))
            .add(inside, "ms", () -> cpu(job(network, "backprop", 1)))
            .add("CPU per batch, one SG, one task", "ms", () -> cpu(job(network, "single-sg", 1)))
            .add("CPU per batch, one SG, two tasks", "ms", () -> cpu(job(network, "single-sg", 2)))
            .run(settings.rounds());
    result.add(measured.values());
    result.note(
        "an interface inside a task costs %.3f ms of processor time per batch, one between tasks %.3f ms (%s, batch %d, broker included)"
            .formatted(
                (measured.get(inside).median()
                        - measured.get("CPU per batch, undivided, one task").median())
                    / workload.hidden(),
                measured.get("CPU per batch, one SG, two tasks").median()
                    - measured.get("CPU per batch, one SG, one task").median(),
                network,
                workload.batch()));
  }

  private Map<String, String> job(String network, String mode, int tasks) {
    return PlacementBench.tasks(cases.images(network, mode), tasks);
  }

  private double cpu(Map<String, String> options) throws Exception {
    StreamingRun.Outcome outcome =
        cases.run(options, settings.warmUpSeconds(), settings.streamingSeconds());
    return outcome.cpuMillisPerBatch() + outcome.brokerMillisPerBatch();
  }
}
