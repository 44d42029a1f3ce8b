// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.dataset.ArtificialData;
import io.dni.dataset.ExampleStream;
import io.dni.inspect.CheckpointContents;
import io.dni.inspect.CheckpointReader;
import io.dni.learning.decoupling.Counter;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.learning.tensor.Matrix;
import io.dni.local.LocalBroker;
import io.dni.schemas.Topic;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The strongest test that the stream computes what the paper says: in lock-step mode, through real
 * Kafka, with a savepoint and a restore in the middle, the job ends with the very numbers of the
 * sequential trainer.
 */
@Timeout(300)
class LockStepITCase {
  private static final int BATCHES = 200;
  private static final int BATCH = 32;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"dni", "backprop", "dfa", "critic"})
  void equalsTheSequentialTrainer(String mode) throws Exception {
    Map<String, String> options =
        Map.of(
            "dni.model.mode", mode,
            "dni.lock-step.enabled", "true",
            "dni.snapshots.every-batches", "1");
    try (LocalBroker broker = LocalBroker.start(directory.resolve("broker"));
        LiveJob job = new LiveJob(broker, directory, options)) {
      ExampleStream stream = ArtificialData.parse("noisy100").endless(7);
      job.produce(stream, BATCHES / 2 * BATCH, "default");
      job.start();
      job.await("default", m -> m.getBatches() >= BATCHES / 4);
      String halfWay = job.stopWithSavepoint();
      job.produce(stream, BATCHES / 2 * BATCH, "default");
      job.start(halfWay);
      job.await("default", m -> m.getBatches() == BATCHES);
      int interfaces = job.config().model().sources().size();
      job.awaitRecords(Topic.ERROR_GRADIENTS, (long) BATCHES * interfaces);
      Thread.sleep(1000); // the last signals are in Kafka; now they come back
      CheckpointContents contents = CheckpointReader.read(job.stopWithSavepoint());

      SequentialTrainer reference = reference(job.config());
      for (int i = 0; i < reference.segments().size(); i++) {
        compare(contents.model("default").segments().get(i), reference.states().get(i), i);
      }
    }
  }

  private static SequentialTrainer reference(TrainingConfig config) {
    SequentialTrainer trainer = new SequentialTrainer(config.model());
    ExampleStream stream = ArtificialData.parse("noisy100").endless(7);
    for (int b = 0; b < BATCHES; b++) {
      Matrix x = Matrix.zeros(BATCH, 100);
      int[] labels = new int[BATCH];
      for (int s = 0; s < BATCH; s++) {
        var example = stream.next();
        example.features().copyTo(x.data(), s * 100);
        labels[s] = example.label();
      }
      trainer.train(x, Matrix.oneHot(labels, 2));
    }
    return trainer;
  }

  private static void compare(SegmentState actual, SegmentState expected, int segment) {
    for (Counter counter :
        new Counter[] {Counter.BATCHES, Counter.STEPS, Counter.CORRECTIONS, Counter.CORRECT}) {
      assertThat(actual.count(counter))
          .as("segment %d %s of %s", segment, counter, actual.counters())
          .isEqualTo(expected.count(counter));
    }
    assertThat(actual.pending().size()).isZero();
    assertThat(actual.weights().parameters())
        .as("segment %d parameters", segment)
        .containsExactly(expected.weights().parameters());
    assertThat(actual.weights().statistics()).containsExactly(expected.weights().statistics());
    expected
        .moduleWeights()
        .ifPresent(
            module ->
                assertThat(actual.moduleWeights().orElseThrow().parameters())
                    .as("segment %d module", segment)
                    .containsExactly(module.parameters()));
  }
}
