// SPDX-License-Identifier: Apache-2.0
package io.dni.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dni.learning.tensor.Matrix;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LinearClassifierProbeTest {

  @Test
  void separableClassesAreSeparatedWhateverTheScaleOfTheUnits() {
    SplittableRandom random = new SplittableRandom(1);
    int[] labels = new int[600];
    Matrix h = Matrix.zeros(600, 2);
    for (int s = 0; s < 600; s++) {
      labels[s] = random.nextInt(3);
      h.data()[2 * s] = (float) (1e-4 * Math.cos(2 * labels[s]) + 1e-5 * random.nextGaussian());
      h.data()[2 * s + 1] = (float) (1e3 * Math.sin(2 * labels[s]) + 50 * random.nextGaussian());
    }
    LinearClassifierProbe probe = LinearClassifierProbe.fit(h, labels, 3, 1);
    assertThat(probe.accuracy()).isGreaterThan(0.995);
  }

  @Test
  void whatNoPlaneSeparatesStaysUnseparated() {
    // Exclusive or: the best plane is right for three of the four groups at most.
    SplittableRandom random = new SplittableRandom(2);
    int[] labels = new int[1000];
    Matrix h = Matrix.zeros(1000, 2);
    for (int s = 0; s < 1000; s++) {
      int a = random.nextInt(2);
      int b = random.nextInt(2);
      labels[s] = a ^ b;
      h.data()[2 * s] = a;
      h.data()[2 * s + 1] = b;
    }
    assertThat(LinearClassifierProbe.fit(h, labels, 2, 1).accuracy()).isLessThan(0.8);
  }

  @Test
  void theOptimumOfAProblemWithKnownOptimumIsReached() {
    // One unit, two points per side, one of ten labels swapped: p(class 1 | side) is 0.9 and 0.1.
    int[] labels = new int[1000];
    Matrix h = Matrix.zeros(1000, 1);
    for (int s = 0; s < 1000; s++) {
      int side = s % 2;
      h.data()[s] = side;
      labels[s] = s % 20 < 2 ? 1 - side : side;
    }
    double entropy = -0.9 * Math.log(0.9) - 0.1 * Math.log(0.1);
    LinearClassifierProbe probe = LinearClassifierProbe.fit(h, labels, 2, 1);
    assertThat(probe.loss()).isCloseTo(entropy, within(1e-3));
    assertThat(probe.accuracy()).isEqualTo(0.9);
  }

  @Test
  void theSameSeedGivesTheSameProbe() {
    SplittableRandom random = new SplittableRandom(3);
    Matrix h = Matrix.zeros(300, 5);
    for (int i = 0; i < h.size(); i++) {
      h.data()[i] = (float) random.nextGaussian();
    }
    int[] labels = random.ints(300, 0, 4).toArray();
    assertThat(LinearClassifierProbe.fit(h, labels, 4, 9).loss())
        .isEqualTo(LinearClassifierProbe.fit(h, labels, 4, 9).loss());
  }

  @Test
  void labelsMustMatch() {
    assertThatThrownBy(() -> LinearClassifierProbe.fit(Matrix.zeros(3, 2), new int[2], 2, 1))
        .hasMessage("labels: 2 (expected: 3, one per row, at least 1)");
  }
}
