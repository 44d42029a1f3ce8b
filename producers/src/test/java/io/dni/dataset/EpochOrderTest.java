// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EpochOrderTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 1_000})
  void visitsEveryExampleOnceAnEpoch(int size) {
    int[] order = new EpochOrder(size, 5).permutation(9);
    assertThat(IntStream.of(order).sorted().toArray())
        .isEqualTo(IntStream.range(0, size).toArray());
  }

  @Test
  void dependsOnSeedAndEpochAlone() {
    assertThat(new EpochOrder(50, 5).permutation(3))
        .isEqualTo(new EpochOrder(50, 5).permutation(3));
    assertThat(new EpochOrder(50, 5).permutation(3))
        .isNotEqualTo(new EpochOrder(50, 5).permutation(4));
    assertThat(new EpochOrder(50, 5).permutation(3))
        .isNotEqualTo(new EpochOrder(50, 6).permutation(3));
  }

  @Test
  void givesEveryOrderOfThreeAboutEquallyOften() {
    int[] counts = new int[1_000];
    EpochOrder order = new EpochOrder(3, 11);
    for (int epoch = 0; epoch < 6_000; epoch++) {
      int[] p = order.permutation(epoch);
      counts[p[0] * 100 + p[1] * 10 + p[2]]++;
    }
    assertThat(IntStream.of(counts).filter(count -> count > 0).boxed())
        .hasSize(6)
        .allSatisfy(count -> assertThat(count).isBetween(850, 1_150));
  }

  @Test
  void streamsEpochsEachInItsOwnOrder() {
    Dataset data = ArtificialData.parse("linear2").points(30, 2);
    List<Long> indices = new ArrayList<>();
    ExampleStream stream = data.shuffled(2, 8);
    stream.forEachRemaining(example -> indices.add(example.index()));
    assertThat(indices).hasSize(60);
    assertThat(indices.subList(0, 30)).doesNotHaveDuplicates();
    assertThat(indices.subList(0, 30)).isNotEqualTo(indices.subList(30, 60));
    assertThatThrownBy(stream::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void fillsBatchesUpToTheEndOfTheStream() {
    Dataset data = ArtificialData.parse("linear2").points(5, 2);
    ExampleStream stream = data.inOrder();
    float[] features = new float[6];
    int[] labels = new int[3];
    assertThat(stream.nextBatch(features, labels)).isEqualTo(3);
    assertThat(stream.nextBatch(features, labels)).isEqualTo(2);
    assertThat(stream.nextBatch(features, labels)).isZero();

    float[] copied = new float[4];
    data.copyRows(new int[] {4, 3}, copied, labels);
    assertThat(copied).containsExactly(features[2], features[3], features[0], features[1]);
    assertThat(labels[0]).isEqualTo(data.get(4).label());
  }

  @Test
  void refusesSeedZeroAndNoEpochs() {
    Dataset data = ArtificialData.parse("linear2").points(2);
    assertThatThrownBy(() -> data.shuffled(1, 0)).hasMessageContaining("seed: 0 (expected:");
    assertThatThrownBy(() -> data.shuffled(0, 1)).hasMessage("epochs: 0 (expected: >= 1)");
  }
}
