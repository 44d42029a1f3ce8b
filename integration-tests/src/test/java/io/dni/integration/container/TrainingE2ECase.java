// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.checkpoint.CheckpointReader;
import io.dni.integration.TrainingProgress;
import io.dni.learning.decoupling.Counter;
import io.dni.producers.ProduceCommand;
import io.dni.schemas.record.LossEstimate;
import io.dni.streaming.job.TrainingConfig;
import io.dni.streaming.job.TrainingTopics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.GenericContainer;

/**
 * The real job jar on the official images, from examples to predictions, through two failures; one
 * model on two task managers, and a third that takes over.
 */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class TrainingE2ECase {
  private static final int SEGMENTS = 3;

  /** A multiple of the 25 batches of 32 examples between two reports. */
  private static final int EXAMPLES = 60_000;

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path directory;

  @Test
  void learnsEachExampleOnceThroughABrokerRestartAndAKilledTaskManager() throws Exception {
    ContainerEngine.require(TrainingCluster.KAFKA_IMAGE, TrainingCluster.FLINK_IMAGE);
    try (TrainingCluster cluster = TrainingCluster.startKafka(directory)) {
      Map<String, String> kafka = Map.of("bootstrap.servers", cluster.bootstrapServers());
      TrainingTopics.require(
          TrainingConfig.of(Map.of("kafka.bootstrap.servers", cluster.bootstrapServers())));
      cluster.startJob("--dni.job.tasks", "2", "--dni.job.slot-per-task", "true");
      GenericContainer<?> first = cluster.startTaskManager();
      cluster.startTaskManager();
      CompletableFuture<Integer> producer = CompletableFuture.supplyAsync(() -> produce(cluster));

      try (TrainingProgress progress = new TrainingProgress(kafka)) {
        progress.awaitExamples(SEGMENTS, 10_000, PATIENCE);
        Map<Integer, String> segments = cluster.segments();
        assertThat(segments).hasSize(SEGMENTS);
        assertThat(segments.get(0)).isNotEqualTo(segments.get(SEGMENTS - 1));
        cluster.restartKafka();
        progress.awaitExamples(SEGMENTS, 25_000, PATIENCE);

        TrainingCluster.kill(first);
        long killed = System.currentTimeMillis();
        cluster.startTaskManager();
        LossEstimate report = progress.awaitReportAfter(killed, PATIENCE);
        System.err.printf(
            "task manager killed, first report of the resumed job after %.1f s%n",
            (report.getTime().toEpochMilli() - killed) / 1000.0);

        progress.awaitExamples(SEGMENTS, EXAMPLES, PATIENCE);
        assertThat(producer.get()).isZero();
        for (int segment = 0; segment < SEGMENTS; segment++) {
          LossEstimate last = progress.newest(segment);
          assertThat(last.getExamples()).isEqualTo(EXAMPLES);
          assertThat(last.getSteps()).isEqualTo(last.getBatches());
          assertThat(last.getCorrections() + last.getEvicted())
              .isLessThanOrEqualTo(last.getBatches());
        }
        assertThat(progress.accuracySince(SEGMENTS - 1, EXAMPLES * 3 / 4)).isGreaterThan(0.83);
      }
      Path savepoint = cluster.stopWithSavepoint();
      assertThat(CheckpointReader.read(savepoint).model("default").segments())
          .hasSize(SEGMENTS)
          .allSatisfy(
              state -> {
                assertThat(state.count(Counter.EXAMPLES)).isEqualTo(EXAMPLES);
              });
    }
  }

  private static int produce(TrainingCluster cluster) {
    return ProduceCommand.run(
        "--data",
        "noisy100",
        "--fresh",
        "--count",
        String.valueOf(EXAMPLES),
        "--rate",
        "5000",
        "--quiet",
        "--bootstrap-server",
        cluster.bootstrapServers());
  }
}
