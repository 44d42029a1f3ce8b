// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.streaming.message.ModelBatch;
import io.dni.streaming.message.ModelExample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which batches timers form, and of which sizes batches are after a change of their size. */
class MiniBatchTimersTest {

  private static ModelExample example(int n) {
    return MiniBatchFunctionTest.example(SampleModel.MODEL, n);
  }

  /** 1,000 examples a second fill a batch of 8 long before it has waited for 100 ms. */
  @ParameterizedTest
  @EnumSource(names = {"NONE", "SNAPSHOT"})
  void noBatchIsFormedByATimerThatWasSetForAnother(Interruption interruption) throws Exception {
    try (var operator = MiniBatchFunctionTest.forming(interruption, 8, Duration.ofMillis(100))) {
      for (int n = 0; n < 2_000; n++) {
        operator.up(example(n));
        operator.passes(1);
      }

      assertThat(operator.sent()).hasSize(250);
      assertThat(operator.sent()).allMatch(b -> b.activation().h().rows() == 8);
      assertThat(operator.harness().numProcessingTimeTimers()).isLessThanOrEqualTo(2);
    }
  }

  /** As when a machine is woken up, or its clock is set: every deadline passes at once. */
  @ParameterizedTest
  @EnumSource(names = {"NONE", "SNAPSHOT"})
  void aClockThatJumpsForwardByAnHourLosesNothingAndStopsNothing(Interruption interruption)
      throws Exception {
    try (var operator = MiniBatchFunctionTest.forming(interruption, 8, Duration.ofMillis(100))) {
      for (int n = 0; n < 100; n++) {
        operator.up(example(n));
        operator.passes(n == 42 ? Duration.ofHours(1).toMillis() : 1);
      }
      operator.passes(100);

      assertThat(operator.sent().stream().flatMap(b -> b.exampleIds().stream()))
          .containsExactlyElementsOf(
              LongStream.range(0, 100).mapToObj(n -> "example-" + n).toList());
      assertThat(operator.sent()).filteredOn(b -> b.activation().h().rows() < 8).hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"NONE", "SNAPSHOT"})
  void theTimersOfTheFeedbackFormNothing(Interruption interruption) throws Exception {
    try (var operator = MiniBatchFunctionTest.forming(interruption, 2, Duration.ofDays(1))) {
      operator.up(example(0));
      operator.up(example(1));
      operator.passes(SampleModel.TIMEOUT_MILLIS - 1);
      operator.up(example(2));
      operator.passes(10 * SampleModel.TIMEOUT_MILLIS);

      assertThat(operator.sent()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anIncompleteBatchIsFormedWhenItsOwnTimeHasCome(Interruption interruption) throws Exception {
    try (var operator = MiniBatchFunctionTest.forming(interruption, 8, Duration.ofMillis(100))) {
      for (int n = 0; n < 8; n++) {
        operator.up(example(n)); // sets a timer, and fills the batch
      }
      operator.passes(60);
      operator.up(example(8));
      operator.passes(99);
      assertThat(operator.sent()).hasSize(1);
      operator.passes(1);
      assertThat(operator.sent()).extracting(b -> b.activation().h().rows()).containsExactly(8, 1);
    }
  }

  @Test
  void aDeadlineOfAJobThatHadOneIsForgottenByAJobThatHasNone() throws Exception {
    OperatorSubtaskState snapshot;
    try (var operator =
        MiniBatchFunctionTest.forming(Interruption.NONE, 8, Duration.ofMillis(100))) {
      operator.up(example(0));
      snapshot = operator.harness().snapshot(1, 1);
    }
    try (var operator = MiniBatchFunctionTest.forming(Interruption.NONE, 8, Duration.ZERO)) {
      operator.restart(snapshot);
      operator.passes(10_000);

      assertThat(operator.sent()).isEmpty();
      assertThat(operator.harness().numProcessingTimeTimers()).isZero();
    }
  }

  /** Of every size, whatever the size of the job that made the checkpoint. */
  @ParameterizedTest
  @CsvSource({"7, 2", "7, 3", "3, 7", "2, 1", "7, 6"})
  void batchesOfAnotherSizeGoOnWithTheExamplesOfTheCheckpoint(int before, int after)
      throws Exception {
    OperatorSubtaskState snapshot;
    List<ModelBatch> all = new ArrayList<>();
    int stored = before - 1;
    try (var operator = MiniBatchFunctionTest.forming(Interruption.NONE, before, Duration.ZERO)) {
      for (int n = 0; n < stored; n++) {
        operator.up(example(n));
      }
      snapshot = operator.harness().snapshot(1, 1);
    }
    try (var operator = MiniBatchFunctionTest.forming(Interruption.NONE, after, Duration.ZERO)) {
      operator.restart(snapshot);
      for (int n = stored; n < 20; n++) {
        operator.up(example(n));
      }
      all.addAll(operator.sent());
    }

    assertThat(all).allMatch(b -> b.activation().h().rows() == after);
    assertThat(all.stream().flatMap(b -> b.exampleIds().stream()))
        .containsExactlyElementsOf(
            IntStream.range(0, 20 / after * after).mapToObj(n -> "example-" + n).toList());
    assertThat(all.get(1).activation().h().get(0, 0)).isEqualTo(after);
  }
}
