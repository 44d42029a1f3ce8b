// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.schemas.RecordCodec;
import io.dni.schemas.TensorBytes;
import io.dni.schemas.record.ModelEvent;
import io.dni.streaming.message.EncodedRecord;
import io.dni.streaming.message.ModelBatch;
import io.dni.streaming.message.ModelCommand;
import io.dni.streaming.message.ModelCommand.Kind;
import io.dni.streaming.message.ModelExample;
import io.dni.streaming.state.ModelSettings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which batch a command goes with, and which command goes with none. */
class CommandDeskTest {

  private static OperatorScenario<ModelBatch> batches(Interruption interruption) throws Exception {
    return new OperatorScenario<>(
        interruption,
        () ->
            new MiniBatchFunction(
                SampleModel.batching(1_000, false),
                ModelSettings.of(SampleModel.spec("sg")),
                new Place(0, 0, 1),
                -1));
  }

  @ParameterizedTest
  @EnumSource(Interruption.class)
  void aCommandGoesWithTheNextBatchAndOnce(Interruption interruption) throws Exception {
    try (OperatorScenario<ModelBatch> operator = batches(interruption)) {
      batch(operator, "a");
      operator.up(command("a", "1", Kind.PROMOTE));
      operator.up(command("a", "1", Kind.PROMOTE));
      batch(operator, "b");
      batch(operator, "a");
      batch(operator, "a");

      assertThat(told(operator)).containsExactly("a", "b", "a 1", "a");
    }
  }

  @ParameterizedTest
  @EnumSource(Interruption.class)
  void aCommandToAllReachesEveryModelThatExists(Interruption interruption) throws Exception {
    try (OperatorScenario<ModelBatch> operator = batches(interruption)) {
      batch(operator, "a");
      batch(operator, "b");
      ModelCommand all = new ModelCommand("b", true, "1", Kind.PROMOTE, "", "", 0, -1);
      operator.up(all);
      operator.up(all);
      batch(operator, "c"); // began later
      batch(operator, "a");
      batch(operator, "b");
      batch(operator, "b");

      assertThat(told(operator)).containsExactly("a", "b", "c", "a 1", "b 1", "b");
      ModelEvent event =
          new RecordCodec<>(ModelEvent.class).decode(operator.events().get(0).value());
      assertThat(operator.events()).hasSize(1);
      assertThat(event.getKind()).isEqualTo("told");
      assertThat(event.getModels()).isEqualTo(2);
      assertThat(event.getSubtasks()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Interruption.class)
  void batchesOfAFrozenModelAreNotLearned(Interruption interruption) throws Exception {
    try (OperatorScenario<ModelBatch> operator = batches(interruption)) {
      batch(operator, "a");
      operator.up(command("a", "1", Kind.FREEZE));
      batch(operator, "a");
      batch(operator, "a");
      operator.up(command("a", "2", Kind.RESUME));
      batch(operator, "a");

      assertThat(operator.sent())
          .extracting(sent -> sent.marker().frozen())
          .containsExactly(false, true, true, false);
    }
  }

  @ParameterizedTest
  @EnumSource(Interruption.class)
  void whatDoesNotFitIsRefusedWithTheReason(Interruption interruption) throws Exception {
    try (OperatorScenario<ModelBatch> operator = batches(interruption)) {
      operator.up(command("z", "0", Kind.PROMOTE));
      batch(operator, "a");
      operator.up(command("a", "1", Kind.RESTORE));
      operator.up(new ModelCommand("a", false, "2", Kind.RESET_SEGMENT, "", "", 7, -1));
      operator.up(new ModelCommand("a", false, "3", Kind.SET, "dni.batch.size", "7", 0, -1));
      operator.up(
          new ModelCommand("a", false, "4", Kind.SET, "dni.model.optimizer", "sgd:1", 0, -1));
      operator.up(new ModelCommand("a", false, "5", Kind.PROMOTE, "", "", 0, 3));
      batch(operator, "a");

      assertThat(told(operator)).containsExactly("a", "a");
      assertThat(refusals(operator))
          .containsExactly(
              "z: promote: model: none of this name (expected: one that has had an example)",
              "a: restore: champion: none (expected: one, by promote)",
              "a: reset-segment 7: segment: 7 (expected: 0 to 1)",
              "a: set dni.batch.size=7: setting: dni.batch.size (expected: one of"
                  + " dni.model.clip-norm, dni.model.optimizer, dni.model.trust-gate,"
                  + " dni.sg.optimizer)",
              "a: set dni.model.optimizer=sgd:1: dni.model.optimizer: sgd:1 (expected: adam:…, as"
                  + " the model has begun)",
              "a: promote: version: 3 (expected: 0, as many promotions and restorations as there"
                  + " were)");
    }
  }

  /** Each batch: its model, and the ids of the commands that go with it. */
  private static List<String> told(OperatorScenario<ModelBatch> operator) {
    return operator.sent().stream()
        .map(
            batch ->
                batch.model()
                    + batch.marker().commands().stream()
                        .map(command -> " " + command.id())
                        .reduce("", String::concat))
        .toList();
  }

  private static List<String> refusals(OperatorScenario<ModelBatch> operator) throws Exception {
    RecordCodec<ModelEvent> codec = new RecordCodec<>(ModelEvent.class);
    List<String> refusals = new ArrayList<>();
    for (EncodedRecord record : operator.events()) {
      ModelEvent event = codec.decode(record.value());
      refusals.add(event.getModel() + ": " + event.getSubject() + ": " + event.getReason());
    }
    return refusals;
  }

  private static ModelCommand command(String model, String id, Kind kind) {
    return new ModelCommand(model, false, id, kind, "", "", 0, -1);
  }

  /** Two examples, which fill a batch. */
  private static void batch(OperatorScenario<ModelBatch> operator, String model) throws Exception {
    for (int i = 0; i < 2; i++) {
      operator.up(
          new ModelExample(
              model,
              TensorBytes.of(1, 2, 3).array(),
              0,
              new float[] {1, 0},
              Long.MIN_VALUE,
              "",
              false,
              1,
              new ModelExample.Origin(0, 0)));
    }
  }
}
