// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.learning.decoupling.Counter;
import io.dni.learning.decoupling.Gate;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.tensor.Matrix;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.record.ControlCommand;
import io.dni.schemas.record.Prediction;
import io.dni.streaming.message.EncodedRecord;
import io.dni.streaming.message.Marker;
import io.dni.streaming.message.ModelBatch;
import io.dni.streaming.message.ModelCommand;
import io.dni.streaming.message.ModelCommand.Kind;
import io.dni.streaming.message.ModelMessage;
import io.dni.streaming.message.ModelMove;
import io.dni.streaming.state.ModelStates;
import io.dni.streaming.state.SegmentSteering.Applied;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What commands do to a segment, with a snapshot or a restore after every element. */
class SegmentControlTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(Interruption.class)
  void restoreGoesBackToTheVeryNumbersOfPromote(Interruption interruption) throws Exception {
    try (var operator =
        new OperatorScenario<ModelBatch>(interruption, () -> SampleModel.segment("sg", false))) {
      learn(operator, 0, 3);
      float[] promoted = state(operator).weights().parameters().clone();
      float[] module = state(operator).sourceWeights().parameters().clone();
      operator.up(marked(3, true, command(Kind.PROMOTE, "", ""))); // frozen: not learned itself
      learn(operator, 4, 8);
      assertThat(state(operator).weights().parameters()).isNotEqualTo(promoted);
      operator.up(SampleModel.batch(8)); // its signal never comes
      operator.up(marked(9, true, command(Kind.RESTORE, "", "")));

      assertThat(state(operator).weights().parameters()).containsExactly(promoted);
      assertThat(state(operator).sourceWeights().parameters()).containsExactly(module);
      assertThat(state(operator).pending().size()).as("nobody waits for what is gone").isZero();
      assertThat(state(operator).count(Counter.UNDONE)).isEqualTo(5L * SampleModel.ROWS);
      assertThat(operator.state(SampleModel.MODEL, ModelStates.steering()).log())
          .extracting(Applied::words, Applied::batch, Applied::champion, Applied::undone)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("promote", 3L, 1L, 0L),
              org.assertj.core.groups.Tuple.tuple("restore", 9L, 1L, 5L * SampleModel.ROWS));
    }
  }

  @ParameterizedTest
  @EnumSource(Interruption.class)
  void aChampionLeavesTheHeapWithItsModelAndComesBack(Interruption interruption) throws Exception {
    try (var operator =
        new OperatorScenario<ModelMessage>(interruption, () -> SampleModel.segment("sg", false))) {
      operator.up(SampleModel.batch(0));
      operator.down(SampleModel.signal(0));
      operator.up(marked(1, true, command(Kind.PROMOTE, "", "")));
      float[] promoted =
          operator.state(SampleModel.MODEL, ModelStates.segment()).weights().parameters().clone();
      operator.up(SampleModel.batch(2));
      operator.down(SampleModel.signal(2));
      String away = directory.toUri().toString();
      operator.up(new ModelMove(SampleModel.MODEL, false, away));
      assertThat(operator.state(SampleModel.MODEL, ModelStates.segment())).isNull();
      assertThat(operator.state(SampleModel.MODEL, ModelStates.steering())).isNull();
      operator.up(new ModelMove(SampleModel.MODEL, true, away));
      operator.up(marked(3, true, command(Kind.RESTORE, "", "")));
      assertThat(operator.state(SampleModel.MODEL, ModelStates.segment()).weights().parameters())
          .containsExactly(promoted);
    }
  }

  @ParameterizedTest
  @EnumSource(Interruption.class)
  void aFrozenBatchIsCountedAndPassedAndNotLearned(Interruption interruption) throws Exception {
    try (var operator =
        new OperatorScenario<ModelBatch>(interruption, () -> SampleModel.segment("sg", false))) {
      learn(operator, 0, 3);
      float[] before = state(operator).weights().parameters().clone();
      operator.up(marked(3, true));

      assertThat(state(operator).weights().parameters()).containsExactly(before);
      assertThat(state(operator).count(Counter.BATCHES)).isEqualTo(4);
      assertThat(state(operator).learned()).isEqualTo(3L * SampleModel.ROWS);
      assertThat(state(operator).pending().size()).isZero();
      assertThat(operator.sent()).hasSize(4);
      assertThat(operator.sent().get(3).marker().frozen()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Interruption.class)
  void aSettingChangesTheNextStep(Interruption interruption) throws Exception {
    String tiny = "adam:1.0E-7";
    try (var changed =
            new OperatorScenario<ModelBatch>(interruption, () -> SampleModel.segment("sg", false));
        var usual =
            new OperatorScenario<ModelBatch>(
                interruption, () -> SampleModel.segment("sg", false))) {
      learn(changed, 0, 3);
      learn(usual, 0, 3);
      float[] before = state(changed).weights().parameters().clone();
      changed.up(marked(3, false, command(Kind.SET, "dni.model.optimizer", tiny)));
      usual.up(SampleModel.batch(3));

      assertThat(distance(state(changed).weights().parameters(), before)).isBetween(1e-9, 1e-5);
      assertThat(distance(state(usual).weights().parameters(), before)).isGreaterThan(1e-3);
    }
  }

  @ParameterizedTest
  @EnumSource(Interruption.class)
  void predictionsNameTheVersionThatMadeThem(Interruption interruption) throws Exception {
    try (var operator =
        new OperatorScenario<ModelBatch>(
            interruption, () -> SampleModel.output(new Serving(true, Gate.OFF)))) {
      operator.up(risen(0, Optional.empty()));
      operator.up(risen(1, Optional.empty(), command(Kind.PROMOTE, "", "")));
      float[] champion = state(operator).weights().parameters().clone();
      operator.up(risen(2, Optional.of(SampleModel.risenBatch(2).activation().h())));
      operator.up(risen(3, Optional.of(SampleModel.risenBatch(2).activation().h())));

      assertThat(state(operator).weights().parameters())
          .as("the live model goes on learning")
          .isNotEqualTo(champion);
      List<Prediction> predictions = new ArrayList<>();
      RecordCodec<Prediction> codec = new RecordCodec<>(Prediction.class);
      for (EncodedRecord record : operator.predictions()) {
        predictions.add(codec.decode(record.value()));
      }
      assertThat(predictions).extracting(Prediction::getStep).containsExactly(0L, 1L, null, null);
      assertThat(predictions)
          .extracting(Prediction::getChampion)
          .containsExactly(null, null, 1L, 1L);
      assertThat(predictions.get(3).getValues())
          .as("the champion does not learn")
          .isEqualTo(predictions.get(2).getValues());
    }
  }

  @ParameterizedTest
  @EnumSource(Interruption.class)
  void theChampionTakesTheInputThatItsOwnEncoderGives(Interruption interruption) throws Exception {
    Matrix own = SampleModel.batch(1).activation().h();
    try (var operator =
        new OperatorScenario<ModelBatch>(
            interruption, () -> SampleModel.segment(new Serving(true, Gate.OFF)))) {
      operator.up(marked(0, false, command(Kind.PROMOTE, "", "")));
      operator.up(SampleModel.batch(1));
      ModelBatch other = SampleModel.batch(2);
      operator.up(other.marked(Marker.NONE.withInput(Optional.of(own))));

      Matrix seen = operator.sent().get(1).marker().champion().orElseThrow();
      Marker above = operator.sent().get(2).marker();
      assertThat(above.champion().orElseThrow().data()).containsExactly(seen.data());
      assertThat(above.championInput()).as("nobody above asks for it").isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Interruption.class)
  void theGateAsksOnceForEachVersion(Interruption interruption) throws Exception {
    Serving serving = new Serving(true, new Gate(1, 2, 1, 1));
    try (var operator =
        new OperatorScenario<ModelBatch>(interruption, () -> SampleModel.output(serving))) {
      for (int t = 0; t < 6; t++) {
        operator.up(risen(t, Optional.empty()));
      }
      RecordCodec<ControlCommand> codec = new RecordCodec<>(ControlCommand.class);
      assertThat(operator.commands()).hasSize(1);
      ControlCommand asked = codec.decode(operator.commands().get(0).value());
      assertThat(asked.getCommand()).isEqualTo("promote");
      assertThat(asked.getId()).isEqualTo("gate-0");
      assertThat(asked.getVersion()).isZero();

      operator.up(risen(6, Optional.empty(), command(Kind.PROMOTE, "", "")));
      float[] far = new float[SampleModel.ROWS * SampleModel.WIDTH];
      java.util.Arrays.fill(far, 1e4f); // what the champion sees is absurd: the live model wins
      Matrix absurd = new Matrix(SampleModel.ROWS, SampleModel.WIDTH, far);
      for (int t = 7; t < 13; t++) {
        operator.up(risen(t, Optional.of(absurd)));
      }
      assertThat(operator.commands()).hasSize(2);
      assertThat(codec.decode(operator.commands().get(1).value()).getId()).isEqualTo("gate-1");
    }
  }

  private static ModelBatch risen(
      long sequence, Optional<Matrix> champion, ModelCommand... commands) {
    return SampleModel.risenBatch(sequence).marked(new Marker(List.of(commands), false, champion));
  }

  private static double distance(float[] a, float[] b) {
    double most = 0;
    for (int i = 0; i < a.length; i++) {
      most = Math.max(most, Math.abs(a[i] - b[i]));
    }
    return most;
  }

  private static void learn(OperatorScenario<ModelBatch> operator, int from, int to)
      throws Exception {
    for (int t = from; t < to; t++) {
      operator.up(SampleModel.batch(t));
      operator.down(SampleModel.signal(t));
    }
  }

  private static ModelBatch marked(long sequence, boolean frozen, ModelCommand... commands) {
    return SampleModel.batch(sequence)
        .marked(new Marker(List.of(commands), frozen, Optional.empty()));
  }

  private static ModelCommand command(Kind kind, String setting, String value) {
    return new ModelCommand(SampleModel.MODEL, false, "c", kind, setting, value, 0, -1);
  }

  private static SegmentState state(OperatorScenario<ModelBatch> operator) throws Exception {
    return operator.state(SampleModel.MODEL, ModelStates.segment());
  }
}
