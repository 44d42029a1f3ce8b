// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.checkpoint.CheckpointContents;
import io.dni.checkpoint.CheckpointReader;
import io.dni.dataset.ArtificialData;
import io.dni.dataset.ExampleStream;
import io.dni.learning.decoupling.Counter;
import io.dni.local.LocalBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A key with more examples than the job can learn, beside one with few. In one partition the few
 * would be learned when nine tenths of the many are.
 */
@Timeout(240)
class HotKeyITCase {
  private static final int BATCH = 32;
  private static final int HOT = 80_000;
  private static final int COLD = 20;

  @TempDir Path directory;

  @Test
  void doesNotStarveTheKeysOfOtherPartitions() throws Exception {
    Map<String, String> options = new TreeMap<>();
    options.put("dni.model.network", "100-256-256-2");
    options.put("dni.batch.size", String.valueOf(BATCH));
    options.put("dni.topics.example-partitions", "2");
    options.put("dni.feedback.max-backlog", "4 mb");
    options.put("dni.snapshots.every-batches", "1");
    options.put("dni.job.tasks", "2");
    String cold =
        IntStream.range(0, 100)
            .mapToObj(i -> "cold-" + i)
            .filter(key -> partition(key) != partition("hot"))
            .findFirst()
            .orElseThrow();
    try (LocalBroker broker = LocalBroker.start(directory.resolve("broker"));
        LiveJob job = new LiveJob(broker, directory, options)) {
      ExampleStream stream = ArtificialData.parse("noisy100").endless(1);
      job.produce(stream, HOT, "hot");
      job.start();
      job.await("hot", m -> m.getBatches() >= 1);
      job.produce(stream, COLD * BATCH, cold);
      job.await(cold, m -> m.getBatches() >= COLD);
      CheckpointContents then = CheckpointReader.read(job.stopWithSavepoint());
      assertThat(learned(then, cold)).isEqualTo(COLD);
      assertThat(learned(then, "hot")).isBetween(1L, (long) (0.75 * HOT / BATCH));
      System.out.printf(
          "the few were learned when %d of %d batches of the hot key were%n",
          learned(then, "hot"), HOT / BATCH);
    }
  }

  private static long learned(CheckpointContents contents, String model) {
    return contents.model(model).segments().get(0).count(Counter.BATCHES);
  }

  /** As Kafka's producer deals keys to two partitions. */
  private static int partition(String key) {
    return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % 2;
  }
}
