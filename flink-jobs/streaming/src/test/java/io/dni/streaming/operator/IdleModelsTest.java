// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.streaming.message.ModelBatch;
import io.dni.streaming.message.ModelMessage;
import io.dni.streaming.message.ModelMove;
import io.dni.streaming.state.ModelSettings;
import io.dni.streaming.wire.Intake;
import io.dni.streaming.wire.ModelLife;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IdleModelsTest {
  private static final Duration IDLE = Duration.ofMillis(4 * SampleModel.TIMEOUT_MILLIS);

  /** In one task, so that no batch waits for a signal. */
  private static MiniBatchFunction function() {
    BatchingSettings b = SampleModel.batching(2, 1, Duration.ZERO, false);
    Intake i = b.intake();
    BatchingSettings idle =
        new BatchingSettings(
            b.size(),
            b.inputs(),
            b.outputs(),
            b.maxWait(),
            b.predictWait(),
            b.maxInFlight(),
            b.feedbackTimeout(),
            b.lockStep(),
            new Intake(
                i.job(),
                i.topic(),
                i.maxBacklog(),
                i.failOnLoss(),
                i.maxModels(),
                i.modelBytes(),
                null,
                1,
                new ModelLife(IDLE, "idle", "base")));
    return new MiniBatchFunction(
        idle, ModelSettings.of(SampleModel.spec("sg")), new Place(0, 0, 1), -1);
  }

  @ParameterizedTest
  @EnumSource
  void aModelLeavesBehindItsLastExampleAndComesBackFromThereWithNewIds(Interruption interruption)
      throws Exception {
    try (var operator =
        new OperatorScenario<ModelMessage>(interruption, IdleModelsTest::function)) {
      for (int n = 0; n < 3; n++) {
        operator.up(MiniBatchFunctionTest.example(SampleModel.MODEL, n));
      }
      operator.passes(IDLE.toMillis() - 1);
      assertThat(operator.sent()).hasSize(2);
      operator.passes(1);
      operator.up(MiniBatchFunctionTest.example(SampleModel.MODEL, 3));
      operator.up(MiniBatchFunctionTest.example(SampleModel.MODEL, 4));

      List<ModelMessage> sent = operator.sent();
      assertThat(sent).hasSize(6);
      assertThat(sent.get(0)).isEqualTo(new ModelMove(SampleModel.MODEL, true, "base"));
      ModelBatch rest = (ModelBatch) sent.get(2);
      assertThat(rest.exampleIds()).containsExactly("example-2");
      ModelMove left = (ModelMove) sent.get(3);
      assertThat(left.comes()).isFalse();
      assertThat(left.directory()).startsWith("idle/a.");
      assertThat(sent.get(4)).isEqualTo(new ModelMove(SampleModel.MODEL, true, left.directory()));
      assertThat(
              sent.stream()
                  .filter(ModelBatch.class::isInstance)
                  .map(batch -> ((ModelBatch) batch).activation().id()))
          .hasSize(3)
          .doesNotHaveDuplicates();
    }
  }
}
