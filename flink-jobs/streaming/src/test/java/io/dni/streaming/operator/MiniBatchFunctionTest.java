// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.learning.message.BatchId;
import io.dni.learning.tensor.Matrix;
import io.dni.schemas.TensorBytes;
import io.dni.streaming.message.Awaiting;
import io.dni.streaming.message.ModelBatch;
import io.dni.streaming.message.ModelExample;
import io.dni.streaming.message.ModelExamples;
import io.dni.streaming.message.ModelMessage;
import io.dni.streaming.state.ModelSettings;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MiniBatchFunctionTest {
  private static final int WINDOW = 2;

  private static OperatorScenario<ModelBatch> scenario(Interruption interruption, boolean lockStep)
      throws Exception {
    return new OperatorScenario<>(
        interruption,
        () ->
            new MiniBatchFunction(
                SampleModel.batching(WINDOW, lockStep),
                ModelSettings.of(SampleModel.spec("sg")),
                new Place(0, 0, 0),
                0));
  }

  private static ModelExample example(int n) {
    return example(SampleModel.MODEL, n);
  }

  static ModelExample example(String model, int n) {
    byte[] features = TensorBytes.of(n, n + 0.25f, n + 0.5f).array();
    return new ModelExample(
        model,
        features,
        0,
        new float[] {1, 0},
        1_000 + n,
        "example-" + n,
        false,
        1,
        new ModelExample.Origin(0, n));
  }

  @ParameterizedTest
  @EnumSource
  void eachExampleIsInOneBatchInTheOrderOfArrival(Interruption interruption) throws Exception {
    try (var operator = scenario(interruption, false)) {
      for (int n = 0; n < 8; n++) {
        operator.up(example(n));
        if (operator.sent().size() > n / 2) {
          operator.down(heard(operator.sent().get(n / 2)));
        }
      }

      assertThat(operator.sent().stream().flatMap(b -> b.exampleIds().stream()))
          .containsExactlyElementsOf(LongStream.range(0, 8).mapToObj(n -> "example-" + n).toList());
      assertThat(operator.sent().get(1).activation().h())
          .isEqualTo(Matrix.of(new float[][] {{2, 2.25f, 2.5f}, {3, 3.25f, 3.5f}}));
      assertThat(operator.sent()).extracting(ModelBatch::eventTime).startsWith(1_001L, 1_003L);
      assertThat(operator.sent())
          .extracting(b -> b.activation().id().sequence())
          .containsExactly(0L, 1L, 2L, 3L);
    }
  }

  @ParameterizedTest
  @EnumSource
  void examplesThatCameTogetherAreTakenAsIfOneAfterTheOther(Interruption interruption)
      throws Exception {
    try (var together = scenario(interruption, false);
        var single = scenario(interruption, false)) {
      List<Awaiting> examples = List.of(example(0), example(1), example(2), unlabelled(3));
      ModelExamples.byModel(examples).forEach(several -> up(together, several));
      up(together, example(4));
      examples.forEach(example -> up(single, example));
      up(single, example(4));
      together.passes(100);
      single.passes(100);

      assertThat(together.sent())
          .extracting(ModelBatch::exampleIds)
          .containsExactly(
              List.of("example-0", "example-1"),
              List.of("example-2", "example-4"),
              List.of("example-3"));
      assertThat(together.sent())
          .extracting(b -> b.activation().h())
          .containsExactlyElementsOf(single.sent().stream().map(b -> b.activation().h()).toList());
    }
  }

  private static void up(OperatorScenario<ModelBatch> operator, ModelMessage message) {
    try {
      operator.up(message);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static ModelExample unlabelled(int n) {
    ModelExample e = example(n);
    return new ModelExample(
        e.model(), e.features(), 0, new float[0], n, e.id(), false, 1, e.origin());
  }

  @Test
  void ofExamplesOfAModelTooManyEachIsRefused() throws Exception {
    try (var operator = scenario(Interruption.NONE, false)) {
      for (int model = 0; model < SampleModel.MODELS; model++) {
        operator.up(example("model-" + model, 0));
      }
      operator.up(new ModelExamples("more", List.of(example("more", 0), example("more", 1))));

      assertThat(operator.deadLetters()).hasSize(2);
      assertThat(operator.sent()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void weightsGoWithTheirExamples(Interruption interruption) throws Exception {
    try (var operator = scenario(interruption, false)) {
      operator.up(weighing(0, 1));
      operator.up(weighing(1, 2.5f));
      operator.up(weighing(2, 0));
      operator.up(weighing(3, 0));

      ModelBatch mixed = operator.sent().get(0);
      assertThat(mixed.activation().weights()).contains(Matrix.of(new float[][] {{1}, {2.5f}}));
      assertThat(mixed.marker().frozen()).isFalse();
      ModelBatch light = operator.sent().get(1);
      assertThat(light.marker().frozen()).as("is scored and not learned").isTrue();
      operator.up(example(4));
      operator.up(example(5));
      assertThat(operator.sent().get(2).activation().weights()).isEmpty();
    }
  }

  private static ModelExample weighing(int n, float weight) {
    ModelExample e = example(n);
    return new ModelExample(
        e.model(), e.features(), 0, e.target(), n, e.id(), false, weight, e.origin());
  }

  @ParameterizedTest
  @EnumSource
  void noAttemptGivesTheIdOfAnother(Interruption interruption) throws Exception {
    try (var operator = scenario(interruption, false)) {
      for (int n = 0; n < 4; n++) {
        operator.up(example(n));
      }

      List<BatchId> ids = operator.sent().stream().map(b -> b.activation().id()).toList();
      boolean restarted = interruption == Interruption.SNAPSHOT_AND_RESTORE;
      assertThat(ids.get(0).nonce() == ids.get(1).nonce()).isEqualTo(!restarted);
    }
  }

  @Test
  void aReplayOfTheSameExamplesGivesOtherIds() throws Exception {
    try (var operator = scenario(Interruption.NONE, false)) {
      var before = operator.harness().snapshot(1, 1);
      operator.up(example(0));
      operator.up(example(1));
      operator.restart(before);
      operator.up(example(0));
      operator.up(example(1));

      List<ModelBatch> sent = operator.sent();
      assertThat(sent).hasSize(2);
      assertThat(sent.get(1).exampleIds()).isEqualTo(sent.get(0).exampleIds());
      assertThat(sent.get(1).activation().id()).isNotEqualTo(sent.get(0).activation().id());
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlyAWindowOfBatchesIsLetGoAheadOfTheSignals(Interruption interruption) throws Exception {
    try (var operator = scenario(interruption, false)) {
      for (int n = 0; n < 10; n++) {
        operator.up(example(n));
      }
      assertThat(operator.sent()).hasSize(WINDOW);
      operator.down(heard(operator.sent().get(0)));
      assertThat(operator.sent()).hasSize(WINDOW + 1);
      // A signal that comes again, or of an unknown batch, opens nothing.
      operator.down(heard(operator.sent().get(0)));
      operator.down(SampleModel.signal(77).withoutValues());
      assertThat(operator.sent()).hasSize(WINDOW + 1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"NONE", "SNAPSHOT"})
  void whereSignalsStayAwayTheStreamGoesOn(Interruption interruption) throws Exception {
    try (var operator = scenario(interruption, false)) {
      for (int n = 0; n < 10; n++) {
        operator.up(example(n));
      }
      operator.passes(2 * SampleModel.TIMEOUT_MILLIS);
      operator.passes(2 * SampleModel.TIMEOUT_MILLIS);

      assertThat(operator.sent()).hasSize(5);
      // Until one comes again: then the window holds as before.
      operator.down(SampleModel.signal(77).withoutValues());
      for (int n = 10; n < 20; n++) {
        operator.up(example(n));
      }
      assertThat(operator.sent()).hasSize(5 + WINDOW);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"NONE", "SNAPSHOT"})
  void inLockStepALostSignalCostsItsTimeAndNoMore(Interruption interruption) throws Exception {
    try (var operator = scenario(interruption, true)) {
      for (int n = 0; n < 10; n++) {
        operator.up(example(n));
      }
      for (int i = 0; i < 5; i++) {
        operator.passes(2 * SampleModel.TIMEOUT_MILLIS);
      }

      assertThat(operator.sent()).hasSize(5);
    }
  }

  /** Also after a restart, and none that has learned is turned away. */
  @ParameterizedTest
  @EnumSource
  void keysBeyondTheBoundBecomeDeadLettersAndNotModels(Interruption interruption) throws Exception {
    try (var operator = forming(interruption, 2, Duration.ZERO)) {
      for (int n = 0; n < 200; n++) {
        operator.up(example("model-" + n % 100, n));
      }

      assertThat(operator.sent())
          .extracting(ModelBatch::model)
          .containsExactly("model-0", "model-1", "model-2");
      assertThat(operator.deadLetters()).hasSize(2 * (100 - SampleModel.MODELS));
      assertThat(operator.deadLetters().get(0).headers())
          .containsSubsequence(
              "dni.source.offset",
              "3",
              "dni.reason",
              "key: one model too many (expected: at most 3 here, by dni.models.max and the heap)");
    }
  }

  static OperatorScenario<ModelBatch> forming(Interruption interruption, int size, Duration maxWait)
      throws Exception {
    return new OperatorScenario<>(
        interruption,
        () ->
            new MiniBatchFunction(
                SampleModel.batching(size, 1_000, maxWait, false),
                ModelSettings.of(SampleModel.spec("sg")),
                new Place(0, 0, 0),
                0));
  }

  private static io.dni.streaming.message.ModelSignal heard(ModelBatch batch) {
    return SampleModel.signal(batch.activation().id(), Matrix.zeros(2, 4)).withoutValues();
  }
}
