// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.labels;

import static io.dni.streaming.labels.LabelOutcome.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.dni.learning.features.RawRow;
import io.dni.streaming.labels.LabelWait.OnExpiry;
import io.dni.streaming.labels.Settled.Fate;
import io.dni.streaming.message.Awaiting;
import io.dni.streaming.message.ModelExample;
import io.dni.streaming.message.ModelLabel;
import io.dni.streaming.message.ModelRow;
import io.dni.streaming.state.AwaitedLabelsSerializer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class AwaitedLabelsTest {
  private static final float[] YES = {0, 1};
  private static final float[] NO = {1, 0};

  private final LabelWait settings = settings(3, OnExpiry.DROP);
  private final AwaitedLabels labels = new AwaitedLabels("m");

  private static LabelWait settings(int most, OnExpiry onExpiry) {
    return new LabelWait(
        true,
        Duration.ofMillis(100),
        true,
        most,
        onExpiry,
        label("", NO),
        Duration.ZERO,
        "dni.examples");
  }

  private static ModelExample example(String id) {
    return new ModelExample(
        "m", new byte[4], 0, new float[0], 0, id, true, 1, new ModelExample.Origin(0, 0));
  }

  private static ModelLabel label(String id, float[] target) {
    return new ModelLabel("m", id, target, "", 0);
  }

  private Optional<Awaiting> come(String id, long at) {
    return labels.example(example(id), at, at, settings);
  }

  private Optional<Awaiting> tell(String id, float[] target, long at) {
    return labels.label(label(id, target), at, settings);
  }

  private static float[] target(Awaiting example) {
    return ((ModelExample) example).target();
  }

  @Test
  void aLabelCompletesItsExampleOnce() {
    assertThat(come("a", 10)).isEmpty();
    assertThat(tell("a", YES, 30)).hasValueSatisfying(e -> assertThat(target(e)).isEqualTo(YES));
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
    assertThat(labels.giveUp(101, settings)).extracting(Awaiting::id).containsExactly("b");
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
    assertThat(labels.pools().early().size()).isZero();
  }

  @Test
  void anExampleCanBeLearnedWithADefaultLabel() {
    LabelWait learning = settings(3, OnExpiry.DEFAULT);
    labels.example(example("a"), 0, 0, learning);
    assertThat(labels.giveUp(101, learning))
        .singleElement()
        .satisfies(e -> assertThat(target(e)).isEqualTo(NO));
    assertThat(labels.counted(DEFAULT_USED)).isEqualTo(1);
  }

  @Test
  void theOldestGoesWhereTooManyWait() {
    for (int n = 0; n < 5; n++) {
      come("e" + n, n);
    }
    assertThat(labels.giveUp(Long.MIN_VALUE, settings))
        .extracting(Awaiting::id)
        .containsExactly("e0", "e1");
    assertThat(labels.pools().waiting().size()).isEqualTo(3);
    assertThat(labels.pools().waiting().oldest()).map(Waiting::id).contains("e2");
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
  void whatWasGivenUpMayComeAgainAndIsLearnedOnce() {
    come("a", 0);
    assertThat(labels.giveUp(101, settings)).hasSize(1);
    assertThat(labels.knows("a")).isFalse();
    assertThat(labels.example(example("a"), 0, 150, settings)).isEmpty();
    assertThat(labels.giveUp(160, settings)).isEmpty();
    assertThat(tell("a", YES, 200)).isPresent();
    assertThat(tell("a", YES, 201)).isEmpty();
    assertThat(labels.knows("a")).isTrue();
    assertThat(labels.counted(JOINED)).isEqualTo(1);
    assertThat(labels.counted(DUPLICATE_LABEL)).isEqualTo(1);
  }

  @Test
  void whatIsOverdueWhenItComesWaitsFromThenOn() {
    assertThat(labels.example(example("a"), 0, 10_000, settings)).isEmpty();
    assertThat(labels.giveUp(10_100, settings)).isEmpty();
    assertThat(tell("a", YES, 10_100)).isPresent();
    labels.example(example("b"), 0, 10_000, settings);
    assertThat(labels.giveUp(10_101, settings)).extracting(Awaiting::id).containsExactly("b");
  }

  @Test
  void whatWasLearnedByDefaultDoesNotComeAgain() {
    LabelWait learning = settings(3, OnExpiry.DEFAULT);
    labels.example(example("a"), 0, 0, learning);
    labels.giveUp(101, learning);
    assertThat(labels.knows("a")).isTrue();
  }

  @Test
  void aSettledIdForWhichThereIsNoRoomIsCounted() {
    for (int n = 0; n < 4; n++) {
      come("e" + n, n);
      tell("e" + n, YES, n + 1);
    }
    labels.giveUp(5, settings);
    assertThat(labels.counted(FORGOTTEN)).isEqualTo(1);
    assertThat(labels.knows("e0")).isFalse();
    assertThat(labels.knows("e1")).isTrue();
  }

  @Test
  void eachOfManyClassesIsALabelOfItsOwn() {
    Set<Long> different = new HashSet<>();
    for (int k = 0; k < 1_000; k++) {
      float[] target = new float[1_000];
      target[k] = 1;
      different.add(label("a", target).fingerprint());
    }
    assertThat(different).hasSize(1_000);
  }

  @Test
  void aRowWaitsAsItCameWhateverItsNumbersAre() throws Exception {
    for (double number : new double[] {0.5, 1e9 + 0.1, Double.NaN}) {
      RawRow row = new RawRow(new double[] {number, -1}, new String[] {"a", null});
      ModelRow waits = new ModelRow("m", row, "", 7, "r" + number, true, 2.5f, 3, 4);
      assertThat(labels.example(waits, 7, 7, settings)).isEmpty();
      ModelLabel label = new ModelLabel("m", waits.id(), new float[0], "cat", 8);
      ModelRow learned = (ModelRow) labels.label(label, 8, settings).orElseThrow();
      assertThat(learned.label()).isEqualTo("cat");
      assertThat(learned.awaitsLabel()).isFalse();
      assertThat(learned.row().numbers()).isEqualTo(row.numbers());
      assertThat(learned.row().words()).isEqualTo(row.words());
      assertThat(learned.offset()).isEqualTo(4);
      assertThat(learned.weight()).isEqualTo(2.5f);
    }
  }

  @Test
  void aLabelMayChangeTheWeightOfItsRowAlsoIfItIsThereFirst() {
    RawRow row = new RawRow(new double[] {1}, new String[0]);
    for (boolean labelFirst : new boolean[] {true, false}) {
      String id = "w" + labelFirst;
      ModelRow waits = new ModelRow("m", row, "", 7, id, true, 2.5f, 3, 4);
      ModelLabel label = new ModelLabel("m", id, new float[0], "cat", 8, 0.5f);
      Optional<Awaiting> first =
          labelFirst ? labels.label(label, 8, settings) : labels.example(waits, 7, 7, settings);
      assertThat(first).isEmpty();
      Optional<Awaiting> second =
          labelFirst ? labels.example(waits, 7, 7, settings) : labels.label(label, 8, settings);
      assertThat(((ModelRow) second.orElseThrow()).weight()).isEqualTo(0.5f);
    }
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
      assertThat(same.model()).isEqualTo("m");
      assertThat(same.pools().waiting().size()).isEqualTo(1);
      assertThat(same.pools().waiting().get("a")).map(Waiting::deadline).contains(101L);
      assertThat(same.pools().settled().get("b")).map(Settled::fate).contains(Fate.LEARNED);
      assertThat(same.pools().early().get("c").orElseThrow().label().target()).isEqualTo(NO);
      assertThat(same.counts()).isEqualTo(labels.counts());
      assertThat(same.delays().counts()).isEqualTo(labels.delays().counts());
    }
  }
}
