// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import static io.dni.streaming.operator.SampleModel.batch;
import static io.dni.streaming.operator.SampleModel.signal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dni.learning.decoupling.Counter;
import io.dni.learning.decoupling.DecoupledSegment;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.message.BatchId;
import io.dni.learning.segment.Weights;
import io.dni.learning.tensor.Matrix;
import io.dni.streaming.message.ExampleDigest;
import io.dni.streaming.message.ModelBatch;
import io.dni.streaming.state.CheckpointMismatchException;
import io.dni.streaming.state.ModelStates;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;
import org.apache.flink.runtime.throwable.ThrowableClassifier;
import org.apache.flink.runtime.throwable.ThrowableType;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFinalizer;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DecoupledSegmentFunctionTest {
  private static OperatorScenario<ModelBatch> scenario(
      Interruption interruption, String source, boolean lockStep) throws Exception {
    return new OperatorScenario<>(interruption, () -> SampleModel.segment(source, lockStep));
  }

  @ParameterizedTest
  @EnumSource
  void itDoesWhatTheRuleSays(Interruption interruption) throws Exception {
    DecoupledSegment rule = new DecoupledSegment(SampleModel.spec("sg"), 0);
    SegmentState expected = rule.newState(SampleModel.MODEL);
    try (var operator = scenario(interruption, "sg", false)) {
      for (int t = 0; t < 12; t++) {
        operator.up(batch(t));
        Matrix h = rule.forward(expected, batch(t).activation()).activation().orElseThrow().h();
        assertThat(operator.sent().get(t).activation().h()).isEqualTo(h);
        if (t >= 3) {
          operator.down(signal(t - 3));
          rule.correct(expected, signal(t - 3).signal());
        }
      }
      SegmentState state = operator.state(SampleModel.MODEL, ModelStates.segment());
      assertSame(state.weights(), expected.weights());
      assertSame(state.moduleWeights().orElseThrow(), expected.moduleWeights().orElseThrow());
      assertThat(state.pending().size()).isEqualTo(3);
      assertThat(state.count(Counter.CORRECTIONS)).isEqualTo(9);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSignalActsOnceHoweverOftenItComes(Interruption interruption) throws Exception {
    try (var operator = scenario(interruption, "sg", false)) {
      operator.up(batch(0));
      operator.down(signal(0));
      operator.down(signal(0));
      operator.down(signal(new BatchId(SampleModel.NONCE + 1, 0), Matrix.zeros(5, 4)));

      SegmentState state = operator.state(SampleModel.MODEL, ModelStates.segment());
      assertThat(state.count(Counter.CORRECTIONS)).isEqualTo(1);
      assertThat(state.count(Counter.UNMATCHED)).isEqualTo(1);
      assertThat(state.count(Counter.ORPHANS)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theDigestNamesTheExamplesThatWereTakenUp(Interruption interruption) throws Exception {
    try (var operator = scenario(interruption, "sg", false)) {
      operator.up(batch(0));
      operator.up(batch(1));

      SegmentState state = operator.state(SampleModel.MODEL, ModelStates.segment());
      assertThat(state.count(Counter.EXAMPLE_DIGEST))
          .isEqualTo(ExampleDigest.of(List.of("example-1", "example-0")))
          .isNotEqualTo(ExampleDigest.of(List.of("example-0", "example-0", "example-1")));
    }
  }

  @Test
  void aSignalForAModelThatWasNeverSeenLeavesNoState() throws Exception {
    try (var operator = scenario(Interruption.NONE, "sg", false)) {
      operator.down(signal(0));

      assertThat(operator.harness().numKeyedStateEntries()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void inLockStepABatchWaitsForTheSignalOfTheOneBefore(Interruption interruption) throws Exception {
    try (var operator = scenario(interruption, "backprop", true)) {
      operator.up(batch(0));
      operator.up(batch(1));
      operator.up(batch(2));
      assertThat(sequences(operator)).containsExactly(0L);
      operator.down(signal(0));
      assertThat(sequences(operator)).containsExactly(0L, 1L);
      operator.down(signal(1));
      operator.down(signal(2));
      assertThat(sequences(operator)).containsExactly(0L, 1L, 2L);
    }
  }

  // Not with a restart after every element: each attempt has the full timeout's patience.
  @ParameterizedTest
  @EnumSource(names = {"NONE", "SNAPSHOT"})
  void inLockStepLostSignalsStallNothing(Interruption interruption) throws Exception {
    try (var operator = scenario(interruption, "backprop", true)) {
      operator.up(batch(0));
      operator.up(batch(1));
      operator.up(batch(2));
      // Batch 1 goes up after the timer of its waiting was set, and its signal is lost as well.
      operator.passes(SampleModel.TIMEOUT_MILLIS - 1);
      operator.down(signal(0));
      assertThat(sequences(operator)).containsExactly(0L, 1L);
      for (int i = 0; i < 4; i++) {
        operator.passes(SampleModel.TIMEOUT_MILLIS);
      }

      assertThat(sequences(operator)).containsExactly(0L, 1L, 2L);
      SegmentState state = operator.state(SampleModel.MODEL, ModelStates.segment());
      assertThat(state.count(Counter.EVICTED)).isPositive();
    }
  }

  @Test
  void whereLockStepIsSwitchedOffNoBatchThatWaitedIsLost() throws Exception {
    OperatorSubtaskState snapshot;
    try (var operator = scenario(Interruption.NONE, "sg", true)) {
      operator.up(batch(0));
      operator.up(batch(1));
      operator.up(batch(2));
      snapshot = operator.harness().snapshot(1, 1);
    }
    for (String event : List.of("batch", "signal", "timer")) {
      try (var operator = scenario(Interruption.NONE, "sg", false)) {
        operator.restart(snapshot);
        switch (event) {
          case "batch" -> operator.up(batch(3));
          case "signal" -> operator.down(signal(0));
          default -> operator.passes(2 * SampleModel.TIMEOUT_MILLIS);
        }

        assertThat(sequences(operator)).as(event).startsWith(1L, 2L);
        assertThat(operator.state(SampleModel.MODEL, ModelStates.segment()).count(Counter.EVICTED))
            .isZero();
      }
    }
  }

  @Test
  void whereLockStepIsSwitchedOnNoModelWaitsForEver() throws Exception {
    OperatorSubtaskState snapshot;
    try (var operator = scenario(Interruption.NONE, "sg", false)) {
      operator.up(batch(0));
      operator.up(batch(1));
      snapshot = operator.harness().snapshot(1, 1);
    }
    try (var operator = scenario(Interruption.NONE, "sg", true)) {
      operator.restart(snapshot);
      operator.up(batch(2));
      operator.down(signal(0));
      assertThat(sequences(operator)).isEmpty();
      operator.passes(2 * SampleModel.TIMEOUT_MILLIS); // the signal of batch 1 is lost

      assertThat(sequences(operator)).containsExactly(2L);
    }
  }

  @ParameterizedTest
  @EnumSource
  void noCheckpointHoldsANumberThatIsNotFinite(Interruption interruption) throws Exception {
    try (var operator = scenario(interruption, "sg", false)) {
      float[] poisons = {Float.NaN, Float.POSITIVE_INFINITY, -Float.MAX_VALUE, 1e20f, 1e30f};
      for (int t = 0; t < 2 * poisons.length; t++) {
        Matrix x = batch(t).activation().h();
        Arrays.fill(x.data(), t % 3, x.size(), poisons[t % poisons.length]);
        operator.up(batch(t, x, batch(t).activation().y()));
        Matrix delta = signal(t).signal().values().orElseThrow();
        delta.data()[t % delta.size()] = poisons[t % poisons.length];
        operator.down(signal(new BatchId(SampleModel.NONCE, t), delta));
      }
      operator.up(batch(99));

      SegmentState state = operator.state(SampleModel.MODEL, ModelStates.segment());
      assertFinite(state.weights());
      assertFinite(state.moduleWeights().orElseThrow());
      assertThat(state.count(Counter.SKIPPED)).isPositive();
      assertThat(state.count(Counter.EXAMPLES)).isEqualTo(5 * (2L * poisons.length + 1));
    }
  }

  @Test
  void aCheckpointThatIsStillBeingWrittenKeepsTheMomentOfItsBarrier() throws Exception {
    try (var operator = scenario(Interruption.NONE, "sg", false)) {
      operator.up(batch(0));
      operator.up(batch(1));
      operator.down(signal(0));
      SegmentState moment = operator.state(SampleModel.MODEL, ModelStates.segment()).copy();
      OperatorSnapshotFutures running =
          operator
              .harness()
              .getOperator()
              .snapshotState(
                  1,
                  1,
                  CheckpointOptions.forCheckpointWithDefaultLocation(),
                  new MemCheckpointStreamFactory(1 << 20));
      for (int t = 2; t < 20; t++) {
        operator.up(batch(t));
        operator.down(signal(t - 1));
      }
      OperatorSubtaskState written =
          OperatorSnapshotFinalizer.create(running).getJobManagerOwnedState();

      try (var restored =
          new OperatorScenario<ModelBatch>(
              Interruption.NONE, () -> SampleModel.segment("sg", false))) {
        restored.restart(written);
        SegmentState state = restored.state(SampleModel.MODEL, ModelStates.segment());
        assertSame(state.weights(), moment.weights());
        assertSame(state.moduleWeights().orElseThrow(), moment.moduleWeights().orElseThrow());
        assertThat(state.counters()).isEqualTo(moment.counters());
        assertThat(state.pending().entries()).hasSize(1);
      }
    }
  }

  @Test
  void aCheckpointOfAnotherModelIsRefusedForGood() throws Exception {
    OperatorSubtaskState snapshot;
    try (var operator = scenario(Interruption.NONE, "sg", false)) {
      operator.up(batch(0));
      snapshot = operator.harness().snapshot(1, 1);
    }
    try (var other = scenario(Interruption.NONE, "dfa", false)) {
      assertThatThrownBy(() -> other.restart(snapshot))
          .isInstanceOf(CheckpointMismatchException.class)
          .hasMessageContaining("sources: [dfa] (expected: [sg:hy], as in the checkpoint)")
          .satisfies(
              e ->
                  assertThat(
                          ThrowableClassifier.findThrowableOfThrowableType(
                              new RuntimeException(e), ThrowableType.NonRecoverableError))
                      .as("what Flink takes for a reason not to restart")
                      .isPresent());
    }
  }

  private static List<Long> sequences(OperatorScenario<ModelBatch> operator) {
    return operator.sent().stream().map(b -> b.activation().id().sequence()).toList();
  }

  private static void assertSame(Weights actual, Weights expected) {
    assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
  }

  private static void assertFinite(Weights weights) {
    for (float[] array :
        List.of(
            weights.parameters(),
            weights.statistics(),
            weights.optimizer().firstMoment(),
            weights.optimizer().secondMoment())) {
      for (float value : array) {
        assertThat(value).isFinite();
      }
    }
  }
}
