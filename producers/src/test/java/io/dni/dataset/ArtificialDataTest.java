// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dni.table.InvalidDataException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArtificialDataTest {
  private static final long SEED = 7;

  @ParameterizedTest
  @CsvSource({"linear2,LINEAR,2,100", "noisy100,NOISY,100,1000", "random17,RANDOM,17,170"})
  void readsKindAndDimensionsFromTheName(
      String name, ArtificialData.Kind kind, int dimensions, int points) {
    ArtificialData data = ArtificialData.parse(name);
    assertThat(data).isEqualTo(new ArtificialData(kind, dimensions));
    assertThat(data.name()).isEqualTo(name);
    assertThat(data.points(SEED).size()).isEqualTo(points);
    assertThat(data.points(SEED).width()).isEqualTo(dimensions);
  }

  @ParameterizedTest
  @ValueSource(strings = {"noisy", "noisy0", "noisy-3", "Noisy100", "sine4", "", "noisy100x"})
  void refusesOtherNames(String name) {
    assertThat(ArtificialData.isName(name)).isFalse();
    assertThatThrownBy(() -> ArtificialData.parse(name))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("data: " + name + " (expected: linear, noisy or random");
  }

  @Test
  void refusesSeedZero() {
    ArtificialData data = ArtificialData.parse("linear2");
    assertThatThrownBy(() -> data.points(0)).hasMessageContaining("seed: 0 (expected:");
    assertThatThrownBy(() -> data.endless(0)).hasMessageContaining("seed: 0 (expected:");
  }

  @Test
  void labelsALinearSetByAHyperplaneThroughTheOrigin() {
    ArtificialData data = ArtificialData.parse("linear5");
    Dataset points = data.points(2_000, SEED);
    assertThat(disagreements(data, points)).isZero();
    // Through the origin: mirrored points lie on the other side, so the classes are balanced.
    assertThat(ones(points)).isBetween(900, 1_100);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 104, 106, 1_000})
  void swapsExactlyATenthOfANoisySet(int size) {
    ArtificialData data = ArtificialData.parse("noisy3");
    assertThat(disagreements(data, data.points(size, SEED)))
        .isEqualTo((int) Math.round(size * 0.1));
  }

  @Test
  void swapsATenthOfANoisyStream() {
    ArtificialData data = ArtificialData.parse("noisy3");
    float[] normal = data.normal(SEED);
    ExampleStream stream = data.endless(SEED);
    int n = 40_000;
    int swapped = 0;
    for (int i = 0; i < n; i++) {
      swapped += differs(stream.next(), normal);
    }
    // Five standard deviations of a binomial share.
    assertThat((double) swapped / n).isCloseTo(0.1, within(5 * Math.sqrt(0.09 / n)));
  }

  @Test
  void labelsARandomSetWithoutRegardToTheHyperplane() {
    ArtificialData data = ArtificialData.parse("random4");
    Dataset points = data.points(10_000, SEED);
    assertThat(disagreements(data, points)).isBetween(4_750, 5_250);
    assertThat(ones(points)).isBetween(4_750, 5_250);
  }

  @Test
  void drawsStandardGaussianFeatures() {
    ExampleStream stream = ArtificialData.parse("linear8").endless(SEED);
    double sum = 0;
    double squares = 0;
    int n = 80_000;
    for (int i = 0; i < n / 8; i++) {
      for (float value : stream.next().features().toArray()) {
        sum += value;
        squares += value * value;
      }
    }
    assertThat(sum / n).isCloseTo(0, within(5 / Math.sqrt(n)));
    assertThat(squares / n).isCloseTo(1, within(5 * Math.sqrt(2.0 / n)));
  }

  @Test
  void repeatsItselfForTheSameSeedOnly() {
    ArtificialData data = ArtificialData.parse("noisy6");
    assertThat(head(data.endless(3))).isEqualTo(head(data.endless(3)));
    assertThat(head(data.endless(3))).isNotEqualTo(head(data.endless(4)));
    assertThat(head(data.points(3).inOrder())).isEqualTo(head(data.points(3).inOrder()));
    assertThat(data.normal(3)).isNotEqualTo(data.normal(4));
  }

  @Test
  void drawsOtherPointsForTheStreamThanForTheSetOfTheSameProblem() {
    ArtificialData data = ArtificialData.parse("linear6");
    assertThat(head(data.endless(3))).isNotEqualTo(head(data.points(3).inOrder()));
    ExampleStream stream = data.endless(3);
    float[] normal = data.normal(3);
    for (int i = 0; i < 500; i++) {
      assertThat(differs(stream.next(), normal)).isZero();
    }
  }

  @Test
  void numbersTheExamples() {
    ExampleStream stream = ArtificialData.parse("linear2").endless(SEED);
    assertThat(stream.next().index()).isZero();
    assertThat(stream.next().index()).isEqualTo(1);
    assertThat(ArtificialData.parse("linear2").points(SEED).get(42).index()).isEqualTo(42);
  }

  private static String head(ExampleStream stream) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      LabelledExample example = stream.next();
      text.append(Arrays.toString(example.features().toArray())).append(example.label());
    }
    return text.toString();
  }

  private static int ones(Dataset data) {
    int ones = 0;
    for (int i = 0; i < data.size(); i++) {
      ones += data.get(i).label();
    }
    return ones;
  }

  private static int disagreements(ArtificialData data, Dataset points) {
    float[] normal = data.normal(SEED);
    int count = 0;
    for (int i = 0; i < points.size(); i++) {
      count += differs(points.get(i), normal);
    }
    return count;
  }

  private static int differs(LabelledExample example, float[] normal) {
    double side = 0;
    float[] point = example.features().toArray();
    for (int i = 0; i < point.length; i++) {
      side += (double) point[i] * normal[i];
    }
    return example.label() == (side > 0 ? 1 : 0) ? 0 : 1;
  }
}
