// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dni.learning.features.Column;
import io.dni.learning.features.FeatureSpec;
import io.dni.learning.features.RawRow;
import io.dni.learning.tensor.Matrix;
import io.dni.streaming.message.ModelBatch;
import io.dni.streaming.message.ModelCommand;
import io.dni.streaming.message.ModelCommand.Kind;
import io.dni.streaming.message.ModelMessage;
import io.dni.streaming.message.ModelRow;
import io.dni.streaming.state.ModelSettings;
import io.dni.streaming.state.ModelStates;
import io.dni.streaming.wire.Intake;
import io.dni.streaming.wire.ModelLife;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows on their way into batches, with a snapshot or a restore after every element. */
class RowEncodingTest {
  private static final FeatureSpec SPEC = spec(true);
  private static final String MODEL = SampleModel.MODEL;
  private static final long IDLE = 10 * SampleModel.TIMEOUT_MILLIS;

  @TempDir Path directory;
  private int size = 1;
  private ModelLife life = ModelLife.FOREVER;

  private static FeatureSpec spec(boolean missing) {
    return new FeatureSpec(
        List.of(Column.number("n", missing), Column.words("w", 4, 2)), 2, 100, true);
  }

  /** In one task, so that no batch waits for a signal; a champion predicts too. */
  private MiniBatchFunction function(FeatureSpec spec) {
    BatchingSettings batching =
        new BatchingSettings(
            size,
            spec.width(),
            spec.classes(),
            Duration.ZERO,
            Duration.ofMillis(100),
            1_000,
            Duration.ofMillis(SampleModel.TIMEOUT_MILLIS),
            false,
            new Intake(
                UUID.randomUUID().toString(),
                "dni.examples",
                1 << 20,
                false,
                SampleModel.MODELS,
                1,
                null,
                1,
                life));
    return new MiniBatchFunction(
            batching, ModelSettings.of(SampleModel.spec("sg")), new Place(0, 0, 1), -1)
        .encoding(spec, true);
  }

  private OperatorScenario<ModelMessage> scenario(Interruption interruption) throws Exception {
    return new OperatorScenario<>(interruption, () -> function(SPEC));
  }

  private static ModelRow row(String model, int i, String label, float weight) {
    double number = i % 5 == 0 ? Double.NaN : i % 7;
    RawRow values = new RawRow(new double[] {number}, new String[] {"word" + i % 6});
    return new ModelRow(model, values, label, 1000 + i, "row-" + i, false, weight, 0, i);
  }

  private static ModelRow row(int i, String label) {
    return row(MODEL, i, label, 1);
  }

  private static String label(int i) {
    return i % 9 == 8 ? "" : i % 3 == 0 ? "yes" : "no";
  }

  private static ModelCommand command(String id, Kind kind) {
    return new ModelCommand(MODEL, false, id, kind, "", "", 0, -1);
  }

  private static List<ModelBatch> batches(OperatorScenario<ModelMessage> operator) {
    return operator.sent().stream()
        .filter(ModelBatch.class::isInstance)
        .map(ModelBatch.class::cast)
        .toList();
  }

  private static List<Float> inputs(ModelBatch batch) {
    return values(batch.activation().h());
  }

  private static List<Float> values(Matrix m) {
    Float[] values = new Float[m.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = m.data()[i];
    }
    return List.of(values);
  }

  /** Encodes a row that is only asked for, and leaves no trace. */
  private static List<Float> asked(OperatorScenario<ModelMessage> operator, int i)
      throws Exception {
    operator.up(row(i, ""));
    operator.passes(100);
    List<ModelBatch> all = batches(operator);
    return inputs(all.get(all.size() - 1));
  }

  @Test
  void aRestoreGoesOnAsIfNothingHadHappened() throws Exception {
    try (var plain = scenario(Interruption.NONE);
        var interrupted = scenario(Interruption.NONE)) {
      for (int i = 0; i < 60; i++) {
        plain.up(row(i, label(i)));
      }
      for (int i = 0; i < 30; i++) {
        interrupted.up(row(i, label(i)));
      }
      OperatorSubtaskState snapshot = interrupted.harness().snapshot(1, 1);
      for (int i = 30; i < 40; i++) { // rolled back: must leave no trace
        interrupted.up(row(i, "yes"));
      }
      List<ModelBatch> before = List.copyOf(batches(interrupted));
      interrupted.restart(snapshot);
      for (int i = 30; i < 60; i++) {
        interrupted.up(row(i, label(i)));
      }
      List<ModelBatch> after = batches(interrupted);
      List<ModelBatch> all = new ArrayList<>(before.subList(0, before.size() - 10));
      all.addAll(after.subList(before.size(), after.size()));
      assertThat(all)
          .extracting(RowEncodingTest::inputs)
          .containsExactlyElementsOf(batches(plain).stream().map(RowEncodingTest::inputs).toList());
    }
  }

  @ParameterizedTest
  @EnumSource
  void labelsBecomeClassesInOrderOfAppearanceUpToTheBound(Interruption interruption)
      throws Exception {
    try (var operator = scenario(interruption)) {
      operator.up(row(1, "b"));
      operator.up(row(2, "a"));
      operator.up(row(3, "c"));
      operator.up(row(4, "b"));
      assertThat(batches(operator))
          .extracting(batch -> values(batch.activation().y()))
          .containsExactly(List.of(1f, 0f), List.of(0f, 1f), List.of(1f, 0f));
      assertThat(operator.deadLetters()).hasSize(1);
      assertThat(operator.deadLetters().get(0).headers())
          .contains("dni.source.topic", "dni.examples")
          .contains("label: c (expected: one of the first 2 classes, [b, a])")
          .contains("3");
    }
  }

  @Test
  void aRowOfWeightZeroLeavesNoTraceInTheStatistics() throws Exception {
    try (var with = scenario(Interruption.NONE);
        var without = scenario(Interruption.NONE)) {
      for (var operator : List.of(with, without)) {
        operator.up(row(1, "b"));
        operator.up(row(2, "a"));
        if (operator == with) {
          operator.up(row(MODEL, 4, "a", 0));
        }
        operator.up(row(3, "b"));
      }
      assertThat(batches(with).get(2).marker().frozen()).isTrue();
      assertThat(inputs(batches(with).get(3))).isEqualTo(inputs(batches(without).get(2)));
      assertThat(asked(with, 6)).isEqualTo(asked(without, 6));
    }
  }

  @Test
  void otherColumnsThanInTheCheckpointAreRefused() throws Exception {
    OperatorSubtaskState snapshot;
    try (var operator = scenario(Interruption.NONE)) {
      operator.up(row(1, "yes"));
      snapshot = operator.harness().snapshot(1, 1);
    }
    FeatureSpec[] spec = {SPEC};
    try (var other =
        new OperatorScenario<ModelMessage>(Interruption.NONE, () -> function(spec[0]))) {
      spec[0] = spec(false);
      other.restart(snapshot);
      assertThatThrownBy(() -> other.up(row(2, "yes")))
          .hasMessageContaining("n number; w words 4 2")
          .hasMessageContaining("as in the checkpoint");
    }
  }

  @ParameterizedTest
  @EnumSource
  void restoreForgetsWhatWrongLabelsHaveTaught(Interruption interruption) throws Exception {
    try (var operator = scenario(interruption)) {
      for (int i = 0; i < 20; i++) {
        operator.up(row(i, i % 2 == 0 ? "yes" : "no"));
      }
      List<Float> good = asked(operator, 3);
      operator.up(command("1", Kind.PROMOTE));
      operator.up(row(MODEL, 21, "no", 0)); // carries the command, and teaches nothing
      for (int i = 22; i < 60; i++) {
        operator.up(row(i, i % 2 == 0 ? "no" : "yes"));
      }
      assertThat(asked(operator, 3)).isNotEqualTo(good);
      operator.up(command("2", Kind.RESTORE));
      operator.up(row(MODEL, 60, "no", 0));
      assertThat(asked(operator, 3)).isEqualTo(good);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theChampionSeesRowsByItsOwnStatistics(Interruption interruption) throws Exception {
    size = 2;
    try (var operator = scenario(interruption)) {
      for (int i = 0; i < 20; i++) {
        operator.up(row(i, i % 2 == 0 ? "yes" : "no"));
      }
      assertThat(batches(operator)).allMatch(b -> b.marker().championInput().isEmpty());
      operator.up(command("1", Kind.PROMOTE));
      operator.up(row(MODEL, 21, "no", 0));
      List<Float> champions = asked(operator, 3);
      operator.up(row(MODEL, 22, "no", 0)); // its batch carries the command
      for (int i = 23; i < 61; i++) {
        operator.up(row(i, i % 2 == 0 ? "no" : "yes"));
      }
      assertThat(asked(operator, 3)).isNotEqualTo(champions);
      List<ModelBatch> all = batches(operator);
      Matrix seen = all.get(all.size() - 1).marker().championInput().orElseThrow();
      assertThat(values(seen)).isEqualTo(champions);

      operator.up(row(61, "yes")); // waits for a second row when there is another champion
      operator.up(command("2", Kind.PROMOTE));
      operator.up(row(62, "no"));
      List<ModelBatch> more = batches(operator);
      ModelBatch promoting = more.get(more.size() - 1);
      assertThat(promoting.marker().commands()).hasSize(1);
      assertThat(promoting.marker().championInput()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFrozenModelTakesNothingIntoItsStatistics(Interruption interruption) throws Exception {
    try (var operator = scenario(interruption)) {
      for (int i = 0; i < 10; i++) {
        operator.up(row(i, label(i)));
      }
      operator.up(command("1", Kind.FREEZE));
      operator.up(row(MODEL, 11, "no", 0));
      List<Float> before = asked(operator, 3);
      for (int i = 12; i < 20; i++) {
        operator.up(row(i, "no"));
      }
      assertThat(asked(operator, 3)).isEqualTo(before);
      operator.up(command("2", Kind.RESUME));
      operator.up(row(20, "no"));
      operator.up(row(21, "no"));
      assertThat(asked(operator, 3)).isNotEqualTo(before);
    }
  }

  @Test
  void keysBeyondTheBoundLeaveNothingInTheHeap() throws Exception {
    try (var operator = scenario(Interruption.NONE)) {
      for (int key = 0; key < 50; key++) {
        operator.up(row("key-" + key, key, "yes", 1));
      }
      assertThat(operator.deadLetters()).hasSize(50 - SampleModel.MODELS);
      for (int key = 0; key < 50; key++) {
        assertThat(Optional.ofNullable(operator.state("key-" + key, ModelStates.encoder())))
            .as("key-%d", key)
            .matches(key < SampleModel.MODELS ? Optional::isPresent : Optional::isEmpty);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEncoderLeavesTheHeapWithItsModelAndComesBack(Interruption interruption) throws Exception {
    life = new ModelLife(Duration.ofMillis(IDLE), directory.toUri().toString(), "");
    try (var operator = scenario(interruption)) {
      for (int i = 0; i < 20; i++) {
        operator.up(row(i, i % 2 == 0 ? "yes" : "no"));
      }
      List<Float> before = asked(operator, 3);
      operator.passes(IDLE);
      assertThat(operator.state(MODEL, ModelStates.encoder())).isNull();
      assertThat(asked(operator, 3)).isEqualTo(before);

      operator.up(command("1", Kind.PROMOTE));
      operator.passes(IDLE);
      assertThat(operator.state(MODEL, ModelStates.encoder()))
          .as("a command waits for it")
          .isNotNull();
      operator.up(row(MODEL, 20, "no", 0));
      for (int i = 21; i < 40; i++) {
        operator.up(row(i, i % 2 == 0 ? "no" : "yes"));
      }
      List<Float> live = asked(operator, 3);
      operator.passes(IDLE);
      assertThat(operator.state(MODEL, ModelStates.encoder())).isNull();
      assertThat(operator.state(MODEL, ModelStates.championEncoder())).isNull();
      assertThat(asked(operator, 3)).isEqualTo(live);
      operator.up(command("2", Kind.RESTORE));
      operator.up(row(MODEL, 40, "no", 0));
      assertThat(asked(operator, 3)).as("the champion has come back too").isEqualTo(before);
    }
  }
}
