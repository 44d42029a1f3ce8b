// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.learning.decoupling.Counter;
import io.dni.streaming.message.ModelBatch;
import io.dni.streaming.state.ModelSettings;
import io.dni.streaming.state.ModelStates;
import io.dni.streaming.wire.Intake;
import io.dni.streaming.wire.ModelLife;
import java.time.Duration;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

/** A job with one task goes on from a checkpoint of one with more, whose signals are in Kafka. */
class WaitingBatchesTest {
  private static final long TWO_BATCHES = 2 * SampleModel.batch(0).bytes();

  @Test
  void aBatchWaitsForTheSignalThatAnEarlierJobHasLeftInKafka() throws Exception {
    try (var operator = resumed()) {
      operator.up(batch("a", 1));
      assertThat(names(operator)).isEmpty();

      operator.down(SampleModel.signal(0));

      assertThat(names(operator)).containsExactly("a1");
      assertThat(operator.state("a", ModelStates.segment()).count(Counter.EVICTED)).isZero();
    }
  }

  @Test
  void whatWaitsIsBoundedOverAllModels() throws Exception {
    try (var operator = resumed()) {
      operator.up(batch("a", 1));
      operator.up(batch("b", 1));
      assertThat(names(operator)).isEmpty();
      operator.up(batch("a", 2)); // one too many: a's signal is given up, and b's batch still waits
      assertThat(names(operator)).containsExactly("a1", "a2");
      operator.up(batch("b", 2));
      assertThat(names(operator)).containsExactly("a1", "a2");
      operator.up(batch("b", 3));
      assertThat(names(operator)).containsExactly("a1", "a2", "b1", "b2", "b3");
    }
  }

  /** Both models wait for the signal of batch 0. */
  private static OperatorScenario<ModelBatch> resumed() throws Exception {
    OperatorSubtaskState snapshot;
    try (var before = scenario(new Place(0, 0, 0))) {
      before.up(batch("a", 0));
      before.up(batch("b", 0));
      snapshot = before.harness().snapshot(1, 1);
    }
    OperatorScenario<ModelBatch> operator = scenario(new Place(0, 0, 1));
    operator.restart(snapshot);
    return operator;
  }

  private static OperatorScenario<ModelBatch> scenario(Place place) throws Exception {
    BatchingSettings batching =
        new BatchingSettings(
            2,
            SampleModel.INPUTS,
            SampleModel.CLASSES,
            Duration.ZERO,
            Duration.ZERO,
            16,
            Duration.ofMillis(SampleModel.TIMEOUT_MILLIS),
            false,
            new Intake(
                "job",
                "dni.examples",
                TWO_BATCHES,
                false,
                SampleModel.MODELS,
                1,
                null,
                1,
                ModelLife.FOREVER));
    return new OperatorScenario<>(
        Interruption.NONE,
        () ->
            new DecoupledSegmentFunction(
                ModelSettings.of(SampleModel.spec("sg")),
                0,
                place,
                new SegmentReporting(
                    new SegmentReporting.Interval(1_000, 0), false, false, 100, Serving.LIVE),
                batching,
                false));
  }

  private static ModelBatch batch(String model, long sequence) {
    ModelBatch batch = SampleModel.batch(sequence);
    return new ModelBatch(model, batch.activation(), batch.eventTime(), batch.exampleIds());
  }

  private static List<String> names(OperatorScenario<ModelBatch> operator) {
    return operator.sent().stream()
        .map(batch -> batch.model() + batch.activation().id().sequence())
        .toList();
  }
}
