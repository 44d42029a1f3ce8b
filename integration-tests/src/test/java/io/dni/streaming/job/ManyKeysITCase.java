// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.checkpoint.CheckpointContents;
import io.dni.checkpoint.CheckpointReader;
import io.dni.dataset.ArtificialData;
import io.dni.dataset.ExampleStream;
import io.dni.learning.decoupling.SegmentState;
import io.dni.local.LocalBroker;
import io.dni.schemas.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A topic whose keys mean something else than models: {@code -Ddni.it.keys=100000} of them. As many
 * become models as may; every example is learned or a dead letter. Checkpoints are due much sooner
 * than they are written.
 */
@Timeout(900)
class ManyKeysITCase {
  private static final int KEYS = Integer.getInteger("dni.it.keys", 3_000);
  private static final int MODELS = 200;
  private static final int ROUNDS = 2;
  private static final int BATCH = 4;

  @TempDir Path directory;

  @Test
  void asManyBecomeModelsAsMayAndNothingIsLost() throws Exception {
    Map<String, String> options = new TreeMap<>();
    options.put("dni.model.network", "100-64-64-2");
    options.put("dni.batch.size", String.valueOf(BATCH));
    options.put("dni.models.max", String.valueOf(MODELS));
    options.put("dni.checkpoints.interval", "10 ms");
    options.put("dni.snapshots.every-batches", "1");
    List<String> keys = IntStream.range(0, KEYS).mapToObj(i -> "key-" + i).toList();
    try (LocalBroker broker = LocalBroker.start(directory.resolve("broker"));
        LiveJob job = new LiveJob(broker, directory, options)) {
      job.start();
      ExampleStream stream = ArtificialData.parse("noisy100").endless(1);
      for (int round = 0; round < ROUNDS; round++) {
        job.produceEach(stream, BATCH, keys);
      }
      job.produce(stream, BATCH, keys.get(0)); // behind all others
      job.await(keys.get(0), Duration.ofMinutes(10), m -> m.getBatches() == ROUNDS + 1);
      CheckpointContents then = CheckpointReader.read(job.stopWithSavepoint());
      assertThat(then.models()).hasSize(MODELS);
      long learned =
          then.models().values().stream()
              .map(model -> model.segments().get(0))
              .mapToLong(SegmentState::learned)
              .sum();
      assertThat(learned).isEqualTo(((long) ROUNDS * MODELS + 1) * BATCH);
      long refused = (long) ROUNDS * (KEYS - MODELS) * BATCH;
      job.awaitRecords(Topic.DEAD_LETTERS, refused);
      assertThat(job.deadLetterReasons()).hasSize((int) refused);
      System.out.printf("%d keys, %d checkpoints%n", KEYS, then.checkpointId());
    }
  }
}
