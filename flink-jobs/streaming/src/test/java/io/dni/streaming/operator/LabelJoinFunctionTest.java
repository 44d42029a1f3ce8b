// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.schemas.RecordCodec;
import io.dni.schemas.record.LabelReport;
import io.dni.streaming.labels.LabelWait;
import io.dni.streaming.labels.LabelWait.OnExpiry;
import io.dni.streaming.message.EncodedRecord;
import io.dni.streaming.message.ModelExample;
import io.dni.streaming.message.TaskMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelJoinFunctionTest {

  private static KeyedOneInputStreamOperatorTestHarness<String, TaskMessage, TaskMessage> harness(
      boolean eventTime) throws Exception {
    LabelWait settings =
        new LabelWait(
            true,
            Duration.ofHours(1),
            eventTime,
            100,
            OnExpiry.DROP,
            null,
            Duration.ofMinutes(1),
            "dni.examples");
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new LabelJoinFunction(settings)),
            TaskMessage::model,
            Types.STRING);
    harness.setup(TaskMessage.TYPE.createSerializer(null));
    harness.open();
    return harness;
  }

  private static StreamRecord<TaskMessage> example(int n) {
    ModelExample.Origin origin = new ModelExample.Origin(0, n);
    return new StreamRecord<>(
        TaskMessage.of(
            new ModelExample("m", new byte[4], 0, new float[0], n, "e" + n, true, 1, origin)),
        n);
  }

  /** How many wait, by each report. */
  private static List<Integer> told(
      KeyedOneInputStreamOperatorTestHarness<String, TaskMessage, TaskMessage> harness)
      throws Exception {
    RecordCodec<LabelReport> codec = new RecordCodec<>(LabelReport.class);
    List<Integer> waiting = new ArrayList<>();
    for (StreamRecord<EncodedRecord> record : harness.getSideOutput(LabelJoinFunction.REPORTS)) {
      waiting.add(codec.decode(record.getValue().value()).getWaiting());
    }
    return waiting;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatComesLastIsToldWithinASecondHoweverLittleCameBefore(boolean eventTime) throws Exception {
    try (var harness = harness(eventTime)) {
      harness.setProcessingTime(10_000);
      harness.processElement(example(0));
      harness.setProcessingTime(10_500);
      harness.processElement(example(1));
      harness.setProcessingTime(11_000);
      harness.setProcessingTime(11_500);
      harness.processElement(example(2));
      harness.processElement(example(3));
      assertThat(told(harness)).containsExactly(1, 2);
      harness.setProcessingTime(12_000);
      assertThat(told(harness)).containsExactly(1, 2, 4);
      harness.setProcessingTime(20_000);
      assertThat(told(harness)).containsExactly(1, 2, 4);
    }
  }
}
