// SPDX-License-Identifier: Apache-2.0
package io.dni.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dni.learning.tensor.Matrix;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LinearRegressorProbeTest {

  @Test
  void anAffineRelationIsFoundExactly() {
    double[][] h = gaussian(50, 4, 1);
    double[][] x = new double[50][2];
    for (int s = 0; s < 50; s++) {
      x[s][0] = 2 * h[s][0] - 3 * h[s][3] + 7;
      x[s][1] = h[s][2];
    }
    LinearRegressorProbe probe = LinearRegressorProbe.fit(h, x);
    assertThat(probe.meanSquaredError()).isLessThan(1e-24);
    assertThat(probe.weight(0, 0)).isCloseTo(2, within(1e-12));
    assertThat(probe.weight(3, 0)).isCloseTo(-3, within(1e-12));
    assertThat(probe.weight(1, 0)).isCloseTo(0, within(1e-12));
    assertThat(probe.bias(0)).isCloseTo(7, within(1e-12));
    assertThat(probe.rank()).isEqualTo(4);
  }

  @Test
  void unitsThatKnowNothingLeaveTheVarianceOfTheInput() {
    double[][] h = new double[4][3];
    double[][] x = {{1}, {-1}, {3}, {1}};
    LinearRegressorProbe probe = LinearRegressorProbe.fit(h, x);
    assertThat(probe.rank()).isZero();
    assertThat(probe.bias(0)).isEqualTo(1);
    assertThat(probe.meanSquaredError()).isCloseTo(2, within(1e-12));
  }

  @Test
  void deadAndCopiedUnitsDoNotDisturbTheOthers() {
    double[][] h = gaussian(200, 6, 2);
    double[][] x = gaussian(200, 3, 3);
    double[][] more = new double[200][];
    for (int s = 0; s < 200; s++) {
      more[s] = java.util.Arrays.copyOf(h[s], 9);
      more[s][6] = 0.25;
      more[s][7] = h[s][1];
      more[s][8] = h[s][2] - 2 * h[s][4] + 3;
    }
    LinearRegressorProbe plain = LinearRegressorProbe.fit(h, x);
    LinearRegressorProbe redundant = LinearRegressorProbe.fit(more, x);
    assertThat(redundant.rank()).isEqualTo(plain.rank()).isEqualTo(6);
    assertThat(redundant.meanSquaredError()).isCloseTo(plain.meanSquaredError(), within(1e-10));
  }

  @Test
  void aSmallDifferenceOfTwoUnitsIsStillKnowledge() {
    // The answer is 1e5 times smaller than the units that carry it.
    double[][] h = gaussian(300, 2, 4);
    double[][] x = gaussian(300, 1, 5);
    for (int s = 0; s < 300; s++) {
      h[s][1] = h[s][0] + 1e-5 * x[s][0];
    }
    assertThat(LinearRegressorProbe.fit(h, x).meanSquaredError()).isLessThan(1e-9);
  }

  @Test
  void moreUnitsThanPointsFitThePoints() {
    LinearRegressorProbe probe = LinearRegressorProbe.fit(gaussian(10, 30, 6), gaussian(10, 2, 7));
    assertThat(probe.rank()).isEqualTo(9);
    assertThat(probe.meanSquaredError()).isLessThan(1e-20);
  }

  @Test
  void largeProblemsAreSolvedAsSmallOnes() {
    // Sizes at which a BLAS changes its algorithm.
    double[][] h = gaussian(1000, 130, 8);
    double[][] x = new double[1000][5];
    double[][] noise = gaussian(1000, 5, 9);
    for (int s = 0; s < 1000; s++) {
      for (int i = 0; i < 5; i++) {
        x[s][i] = h[s][i] + 0.1 * noise[s][i];
      }
    }
    LinearRegressorProbe probe = LinearRegressorProbe.fit(h, x);
    assertThat(probe.weight(0, 0)).isCloseTo(1, within(0.02));
    assertThat(probe.meanSquaredError()).isCloseTo(0.01 * (1 - 131.0 / 1000), within(5e-4));
  }

  @Test
  void rowsMustMatch() {
    assertThatThrownBy(() -> LinearRegressorProbe.fit(Matrix.zeros(3, 2), Matrix.zeros(2, 2)))
        .hasMessage("inputs: 2 rows (expected: 3, as in the activations, at least 1)");
  }

  private static double[][] gaussian(int rows, int columns, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] values = new double[rows][columns];
    for (double[] row : values) {
      java.util.Arrays.setAll(row, j -> random.nextGaussian());
    }
    return values;
  }
}
