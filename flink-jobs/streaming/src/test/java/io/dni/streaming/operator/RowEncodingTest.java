// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dni.learning.features.Column;
import io.dni.learning.features.FeatureSpec;
import io.dni.learning.features.RawRow;
import io.dni.streaming.message.EncodedRecord;
import io.dni.streaming.message.ModelExample;
import io.dni.streaming.message.ModelRow;
import io.dni.streaming.message.TaskMessage;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class EncodingFunctionTest {
  private static final FeatureSpec SPEC =
      new FeatureSpec(List.of(Column.number("n", true), Column.words("w", 4, 2)), 2, 100, true);

  private static KeyedOneInputStreamOperatorTestHarness<String, TaskMessage, TaskMessage> harness(
      FeatureSpec spec, OperatorSubtaskState from) throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new EncodingFunction(spec, "dni.examples")),
            TaskMessage::model,
            Types.STRING);
    harness.getExecutionConfig().enableObjectReuse();
    if (from != null) {
      harness.setup(TaskMessage.TYPE.createSerializer(null));
      harness.initializeState(from);
    } else {
      harness.setup(TaskMessage.TYPE.createSerializer(null));
    }
    harness.open();
    return harness;
  }

  private static TaskMessage row(int i, String label) {
    double number = i % 5 == 0 ? Double.NaN : i % 7;
    RawRow values = new RawRow(new double[] {number}, new String[] {"word" + i % 6});
    return TaskMessage.of(
        new ModelRow("default", values, label, 1000 + i, "row-" + i, false, 1, 0, i));
  }

  private static List<ModelExample> examples(
      KeyedOneInputStreamOperatorTestHarness<String, TaskMessage, TaskMessage> harness) {
    return harness.extractOutputValues().stream().map(m -> (ModelExample) m.content()).toList();
  }

  private static String label(int i) {
    return i % 9 == 8 ? "" : i % 3 == 0 ? "yes" : "no";
  }

  @Test
  void aRestoreGoesOnAsIfNothingHadHappened() throws Exception {
    List<byte[]> plain = new ArrayList<>();
    try (var harness = harness(SPEC, null)) {
      for (int i = 0; i < 60; i++) {
        harness.processElement(row(i, label(i)), i);
      }
      examples(harness).forEach(e -> plain.add(e.features()));
    }
    List<byte[]> interrupted = new ArrayList<>();
    OperatorSubtaskState snapshot;
    try (var harness = harness(SPEC, null)) {
      for (int i = 0; i < 30; i++) {
        harness.processElement(row(i, label(i)), i);
      }
      snapshot = harness.snapshot(1, 1);
      examples(harness).forEach(e -> interrupted.add(e.features()));
      // Rows behind the checkpoint, which are rolled back and must leave no trace.
      for (int i = 30; i < 40; i++) {
        harness.processElement(row(i, label(i)), i);
      }
    }
    try (var harness = harness(SPEC, snapshot)) {
      for (int i = 30; i < 60; i++) {
        harness.processElement(row(i, label(i)), i);
      }
      examples(harness).forEach(e -> interrupted.add(e.features()));
    }
    assertThat(interrupted).hasSameSizeAs(plain);
    for (int i = 0; i < plain.size(); i++) {
      assertThat(interrupted.get(i)).as("row %d", i).isEqualTo(plain.get(i));
    }
  }

  @Test
  void labelsBecomeClassesInOrderOfAppearanceUpToTheBound() throws Exception {
    try (var harness = harness(SPEC, null)) {
      harness.processElement(row(1, "b"), 1);
      harness.processElement(row(2, "a"), 2);
      harness.processElement(row(3, "c"), 3);
      harness.processElement(row(4, "b"), 4);
      harness.processElement(row(5, ""), 5);
      assertThat(examples(harness))
          .extracting(ModelExample::target)
          .containsExactly(
              new float[] {1, 0}, new float[] {0, 1}, new float[] {1, 0}, new float[0]);
      List<EncodedRecord> letters =
          harness.getSideOutput(ReceivedRouter.DEAD_LETTERS).stream()
              .map(r -> r.getValue())
              .toList();
      assertThat(letters).hasSize(1);
      assertThat(letters.get(0).headers())
          .contains("dni.source.topic", "dni.examples")
          .contains("label: c (expected: one of the first 2 classes, [b, a])")
          .contains("3");
    }
  }

  @Test
  void aRowOfWeightZeroLeavesNoTraceInTheStatistics() throws Exception {
    List<List<ModelExample>> runs = new ArrayList<>();
    for (boolean between : new boolean[] {false, true}) {
      try (var harness = harness(SPEC, null)) {
        harness.processElement(row(1, "b"), 1);
        harness.processElement(row(2, "a"), 2);
        if (between) {
          ModelRow one = (ModelRow) row(4, "a").content();
          harness.processElement(
              TaskMessage.of(new ModelRow("default", one.row(), "a", 9, "light", false, 0, 0, 9)),
              3);
        }
        harness.processElement(row(3, "b"), 4);
        harness.processElement(row(6, ""), 5);
        runs.add(examples(harness));
      }
    }
    assertThat(runs.get(1).get(2).weight()).isEqualTo(0);
    assertThat(runs.get(1).get(3).features()).isEqualTo(runs.get(0).get(2).features());
    assertThat(runs.get(1).get(4).features()).isEqualTo(runs.get(0).get(3).features());
  }

  @Test
  void otherColumnsThanInTheCheckpointAreRefused() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = harness(SPEC, null)) {
      harness.processElement(row(1, "yes"), 1);
      snapshot = harness.snapshot(1, 1);
    }
    FeatureSpec other =
        new FeatureSpec(List.of(Column.number("n", false), Column.words("w", 4, 2)), 2, 100, true);
    try (var harness = harness(other, snapshot)) {
      assertThatThrownBy(() -> harness.processElement(row(2, "yes"), 2))
          .hasMessageContaining("n number; w words 4 2")
          .hasMessageContaining("as in the checkpoint");
    }
  }
}
