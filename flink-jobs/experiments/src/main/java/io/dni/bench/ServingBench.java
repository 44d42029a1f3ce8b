// SPDX-License-Identifier: Apache-2.0
package io.dni.bench;

import io.dni.dataset.ArtificialData;
import io.dni.local.LoopbackPort;
import io.dni.local.PredictionProbe;
import io.dni.schemas.Topic;
import io.dni.streaming.job.LocalTraining;
import io.dni.streaming.job.TrainingConfig;
import io.dni.streaming.job.TrainingTopics;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How long a prediction takes, from the production of an unlabelled example to the consumption of
 * its prediction: 1,000 examples a second, beside nothing and beside learning at full speed.
 */
final class ServingBench {
  /** Shortest time before it counts: answers are few, so the compilers take long to see them. */
  private static final double FIRST_SECONDS = 40;

  private static final double IDLE_P99 = 50;
  private static final double LEARNING_P99 = 150;

  /** Labelled examples that wait: more than are learned meanwhile. */
  private static final int EXAMPLES = 4_000_000;

  private final BenchSettings settings;
  private final PrintStream progress;
  private final StreamingCases cases;

  ServingBench(BenchSettings settings, PrintStream progress, StreamingCases cases) {
    this.settings = settings;
    this.progress = progress;
    this.cases = cases;
  }

  void run(BenchResult result) throws Exception {
    measure(result, "idle", 0, IDLE_P99);
    measure(result, "beside learning at full speed", EXAMPLES, LEARNING_P99);
  }

  private void measure(BenchResult result, String beside, int examples, double bound)
      throws Exception {
    TrainingConfig config = TrainingConfig.of(cases.serving("bench-serving-" + examples));
    TrainingTopics.require(config);
    PredictionProbe probe =
        new PredictionProbe(
            config.bootstrapServers(),
            config.topic(Topic.EXAMPLES),
            config.topic(Topic.PREDICTIONS),
            ArtificialData.parse("noisy100").endless(1));
    if (examples > 0) {
      progress.println("filling the topic of examples to learn");
      probe.fill(examples);
    }
    PredictionProbe.Outcome outcome;
    try (LocalTraining job =
        LocalTraining.start(config, Optional.empty(), LoopbackPort.free(0), cases.log())) {
      CompilerWatch compiler = new CompilerWatch(FIRST_SECONDS);
      outcome =
          probe.measure(
              learned -> compiler.done() || 2 * learned > EXAMPLES, settings.streamingSeconds());
    }
    if (examples > 0 && outcome.learned() >= examples) {
      throw new IllegalStateException("the examples to learn came to their end");
    }
    double[] millis = outcome.millis();
    Arrays.sort(millis);
    if (millis.length == 0) {
      throw new IllegalStateException("no prediction has come (expected: 1,000 a second)");
    }
    String name = "predictions of 100-256-256-2 at 1,000/s, " + beside;
    Measurement p99 = new Measurement(name + ", p99", "ms", List.of(at(millis, 0.99)));
    result.add(
        List.of(
            new Measurement(name + ", p50", "ms", List.of(at(millis, 0.5))),
            p99,
            new Measurement(name + ", learned", "examples/s", List.of(outcome.learnedPerSecond())),
            new Measurement(
                name + ", without an answer", "", List.of((double) outcome.unanswered()))));
    Measurement allowed = new Measurement("allowed", "ms", List.of(bound));
    result.require(allowed.over("allowed p99 / p99, " + name, p99), 1, 1);
    progress.printf(
        "    %s: p50 %.1f ms, p99 %.1f ms of %d, %d without an answer, %.0f examples/s learned%n",
        beside,
        at(millis, 0.5),
        at(millis, 0.99),
        millis.length,
        outcome.unanswered(),
        outcome.learnedPerSecond());
  }

  private static double at(double[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  }
}
