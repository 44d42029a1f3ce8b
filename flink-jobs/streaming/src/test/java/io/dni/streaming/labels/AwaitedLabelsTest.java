// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.labels;

import static io.dni.streaming.labels.LabelOutcome.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.dni.streaming.labels.LabelWait.OnExpiry;
import io.dni.streaming.message.ModelExample;
import io.dni.streaming.message.ModelLabel;
import io.dni.streaming.state.AwaitedLabelsSerializer;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class AwaitedLabelsTest {
  private static final float[] YES = {0, 1};
  private static final float[] NO = {1, 0};

  private final LabelWait settings = settings(3, OnExpiry.DROP);
  private final AwaitedLabels labels = new AwaitedLabels();

  private static LabelWait settings(int most, OnExpiry onExpiry) {
    return new LabelWait(
        true, Duration.ofMillis(100), true, most, onExpiry, NO, Duration.ZERO, "dni.examples");
  }

  private static ModelExample example(String id) {
    return new ModelExample(
        "m", new byte[4], 0, new float[0], 0, id, true, new ModelExample.Origin(0, 0));
  }

  private static ModelLabel label(String id, float[] target) {
    return new ModelLabel("m", id, target, 0);
  }

  private Optional<ModelExample> come(String id, long at) {
    return labels.example(example(id), at, settings);
  }

  private Optional<ModelExample> tell(String id, float[] target, long at) {
    return labels.label(label(id, target), at, settings);
  }

  @Test
  void aLabelCompletesItsExampleOnce() {
    assertThat(come("a", 10)).isEmpty();
    assertThat(tell("a", YES, 30)).hasValueSatisfying(e -> assertThat(e.target()).isEqualTo(YES));
    assertThat(tell("a", YES, 31)).isEmpty();
    assertThat(tell("a", NO, 32)).isEmpty();
    assertThat(labels.knows("a")).isTrue();
    assertThat(labels.counted(JOINED)).isEqualTo(1);
    assertThat(labels.counted(DUPLICATE_LABEL)).isEqualTo(1);
    assertThat(labels.counted(CONFLICTING_LABEL)).isEqualTo(1);
    assertThat(labels.delays().median()).isBetween(20.0, 31.0);
  }

  @Test
  void whichOfTheTwoIsReadFirstMakesNoDifference() {
    assertThat(tell("a", YES, 5)).isEmpty();
    assertThat(come("a", 10)).isPresent();
    assertThat(come("b", 20)).isEmpty();
    assertThat(tell("b", YES, 15)).isPresent();
    assertThat(labels.counted(EARLY_LABEL)).isEqualTo(2);
    assertThat(labels.counted(JOINED)).isEqualTo(2);
  }

  @Test
  void aLabelOnTheDeadlineCountsAndOneAfterItDoesNot() {
    come("a", 0);
    come("b", 0);
    assertThat(tell("a", YES, 100)).isPresent();
    assertThat(tell("b", YES, 101)).isEmpty();
    assertThat(labels.giveUp(100, settings)).isEmpty();
    assertThat(labels.giveUp(101, settings)).extracting(ModelExample::id).containsExactly("b");
    assertThat(tell("b", YES, 110)).isEmpty();
    assertThat(labels.counted(LATE_LABEL)).isEqualTo(2);
    assertThat(labels.counted(EXPIRED)).isEqualTo(1);
  }

  @Test
  void aLabelWithoutExampleIsUnknownWhenItsTimeIsOver() {
    tell("a", YES, 0);
    labels.giveUp(100, settings);
    assertThat(labels.counted(UNKNOWN_ID)).isZero();
    labels.giveUp(101, settings);
    assertThat(labels.counted(UNKNOWN_ID)).isEqualTo(1);
    assertThat(labels.early()).isEmpty();
  }

  @Test
  void anExampleCanBeLearnedWithADefaultLabel() {
    LabelWait learning = settings(3, OnExpiry.DEFAULT);
    labels.example(example("a"), 0, learning);
    assertThat(labels.giveUp(101, learning))
        .singleElement()
        .satisfies(e -> assertThat(e.target()).isEqualTo(NO));
    assertThat(labels.counted(DEFAULT_USED)).isEqualTo(1);
  }

  @Test
  void theOldestGoesWhereTooManyWait() {
    for (int n = 0; n < 5; n++) {
      come("e" + n, n);
    }
    assertThat(labels.giveUp(Long.MIN_VALUE, settings))
        .extracting(ModelExample::id)
        .containsExactly("e0", "e1");
    assertThat(labels.waiting()).containsOnlyKeys("e2", "e3", "e4");
    assertThat(labels.counted(EVICTED)).isEqualTo(2);
  }

  @Test
  void settledIdsAreForgottenInTheEnd() {
    come("a", 0);
    tell("a", YES, 50);
    assertThat(labels.nextDeadline()).contains(150L);
    labels.giveUp(151, settings);
    assertThat(labels.knows("a")).isFalse();
    assertThat(labels.nextDeadline()).isEmpty();
  }

  @Test
  void isStoredWhole() throws Exception {
    come("a", 1);
    come("b", 2);
    tell("b", YES, 3);
    tell("c", NO, 4);
    AwaitedLabelsSerializer serializer = new AwaitedLabelsSerializer();
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(labels, out);
    AwaitedLabels read = serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
    AwaitedLabels copy = labels.copy();
    come("d", 5);
    for (AwaitedLabels same : new AwaitedLabels[] {read, copy}) {
      assertThat(same.waiting()).containsOnlyKeys("a");
      assertThat(same.waiting().get("a").deadline()).isEqualTo(101);
      assertThat(same.settled()).containsOnlyKeys("b");
      assertThat(same.early().get("c").label().target()).isEqualTo(NO);
      assertThat(same.counts()).isEqualTo(labels.counts());
      assertThat(same.delays().counts()).isEqualTo(labels.delays().counts());
    }
  }
}
