// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.learning.loss.Loss;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.record.LateLabel;
import io.dni.streaming.message.ModelLabel;
import io.dni.streaming.message.Received;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class LabelReaderTest {
  private static final TargetCheck NAMED =
      new TargetCheck(3, Loss.SOFTMAX, List.of("cat", "dog", "7"));
  private static final TargetCheck NUMBERED = new TargetCheck(3, Loss.SOFTMAX, List.of());

  private static Optional<ModelLabel> read(
      TargetCheck targets, boolean ofRows, Integer label, String name) {
    return read(targets, ofRows, LateLabel.newBuilder().setId("a").setLabel(label).setName(name));
  }

  private static Optional<ModelLabel> read(
      TargetCheck targets, boolean ofRows, LateLabel.Builder label) {
    LabelReader reader = new LabelReader(targets, ofRows);
    reader.open(null);
    byte[] value = new RecordCodec<>(LateLabel.class).encode(label.build());
    List<Received<ModelLabel>> read = new java.util.ArrayList<>();
    reader.deserialize(
        new ConsumerRecord<>("dni.labels", 0, 0, new byte[0], value), new ListCollector<>(read));
    assertThat(read).hasSize(1);
    return read.get(0).message();
  }

  private static Optional<float[]> target(TargetCheck targets, Integer label, String name) {
    return read(targets, false, label, name).map(ModelLabel::target);
  }

  @Test
  void aClassIsGivenByNumberOrByName() {
    assertThat(target(NAMED, 1, null)).contains(new float[] {0, 1, 0});
    assertThat(target(NAMED, null, "dog")).contains(new float[] {0, 1, 0});
    assertThat(target(NAMED, null, "7")).contains(new float[] {0, 0, 1});
    assertThat(target(NUMBERED, null, "2")).contains(new float[] {0, 0, 1});
    assertThat(target(NUMBERED, null, "3")).isEmpty();
    assertThat(target(NUMBERED, null, "dog")).isEmpty();
    assertThat(target(NAMED, null, "hen")).isEmpty();
    assertThat(target(NAMED, null, null)).isEmpty();
  }

  @Test
  void rowsKnowTheirClassesByName() {
    assertThat(read(NUMBERED, true, null, "a b")).map(ModelLabel::name).contains("a b");
    assertThat(read(NUMBERED, true, 4, null)).map(ModelLabel::name).contains("4");
    assertThat(read(NAMED, true, 1, null)).map(ModelLabel::name).contains("dog");
    assertThat(read(NAMED, true, null, null)).isEmpty();
  }

  @Test
  void theLabelOfARowMayHaveAWeight() {
    assertThat(weight(true, 2.5f)).contains(2.5f);
    assertThat(weight(true, null)).contains(Float.NaN);
    assertThat(weight(true, -1f)).isEmpty();
    assertThat(weight(true, Float.NaN)).isEmpty();
    assertThat(weight(false, 2.5f)).isEmpty();
  }

  private static Optional<Float> weight(boolean ofRows, Float weight) {
    return read(NUMBERED, ofRows, LateLabel.newBuilder().setId("a").setLabel(1).setWeight(weight))
        .map(ModelLabel::weight);
  }
}
