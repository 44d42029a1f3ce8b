// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.delay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dni.learning.message.BatchId;
import io.dni.learning.message.ErrorSignal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnreliableDeliveryTest {
  private static final int BATCHES = 2_000;

  @Test
  void aPerfectStreamDeliversEachSignalAtOnce() {
    UnreliableDelivery delivery = new UnreliableDelivery(StreamConditions.PERFECT, 1);
    for (int t = 0; t < 5; t++) {
      assertThat(delivery.exchange(List.of(signal(t)))).containsExactly(signal(t));
    }
    assertThat(delivery.drain()).isEmpty();
  }

  @Test
  void aDelayOfThreeBatchesDeliversBatchTAfterForwardOfTPlusThree() {
    UnreliableDelivery delivery = new UnreliableDelivery(StreamConditions.delayed(3), 1);
    for (int t = 0; t < 3; t++) {
      assertThat(delivery.exchange(List.of(signal(t)))).isEmpty();
    }
    assertThat(delivery.exchange(List.of(signal(3)))).containsExactly(signal(0));
    assertThat(delivery.drain()).containsExactly(signal(1), signal(2), signal(3));
    assertThat(delivery.drain()).isEmpty();
  }

  @Test
  void overtakingSignalsArriveAllButNotInOrder() {
    List<Long> arrived = sequences(StreamConditions.overtaking(10));
    assertThat(arrived).hasSize(BATCHES).doesNotHaveDuplicates();
    assertThat(arrived).isNotEqualTo(arrived.stream().sorted(Comparator.naturalOrder()).toList());
  }

  @Test
  void theGivenShareIsLost() {
    List<Long> arrived = sequences(StreamConditions.losing(0.25));
    assertThat(arrived).doesNotHaveDuplicates();
    assertThat(arrived.size()).isBetween((int) (0.7 * BATCHES), (int) (0.8 * BATCHES));
  }

  @Test
  void duplicatesComeLaterAndChangeNothingElse() {
    UnreliableDelivery delivery = new UnreliableDelivery(StreamConditions.duplicating(0, 0.5), 1);
    List<Long> arrived = sequences(delivery);
    assertThat(new HashSet<>(arrived)).hasSize(BATCHES);
    assertThat(arrived).hasSize(BATCHES + (int) delivery.duplicated());
    assertThat((int) delivery.duplicated())
        .isBetween((int) (0.45 * BATCHES), (int) (0.55 * BATCHES));
    assertThat(arrived.stream().distinct().toList()).isSorted();
  }

  @Test
  void theSameSeedTreatsSignalsAlike() {
    StreamConditions conditions = new StreamConditions(5, true, 0.3, 0.3);
    assertThat(sequences(conditions)).isEqualTo(sequences(conditions));
  }

  @Test
  void sharesBeyondOneAreRefused() {
    assertThatThrownBy(() -> StreamConditions.losing(1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("lost: 1.5 (expected: 0 to 1)");
  }

  private static List<Long> sequences(StreamConditions conditions) {
    return sequences(new UnreliableDelivery(conditions, 7));
  }

  private static List<Long> sequences(UnreliableDelivery delivery) {
    List<Long> arrived = new ArrayList<>();
    for (int t = 0; t < BATCHES; t++) {
      delivery.exchange(List.of(signal(t))).forEach(s -> arrived.add(s.id().sequence()));
    }
    delivery.drain().forEach(s -> arrived.add(s.id().sequence()));
    return arrived;
  }

  private static ErrorSignal signal(long sequence) {
    return new ErrorSignal(
        0, new BatchId(1, sequence), ErrorSignal.Kind.ERROR_GRADIENT, Optional.empty(), 0.5);
  }
}
