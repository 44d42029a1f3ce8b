// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MatrixTest {

  @Test
  void oneHotHasOneOnePerRowAtTheLabel() {
    Matrix y = Matrix.oneHot(new int[] {2, 0, 1}, 3);
    assertThat(y).isEqualTo(Matrix.of(new float[][] {{0, 0, 1}, {1, 0, 0}, {0, 1, 0}}));
    assertThat(y.argMax(0)).isEqualTo(2);
  }

  @Test
  void labelsOutOfRangeAreNamedWithTheRange() {
    assertThatThrownBy(() -> Matrix.oneHot(new int[] {3}, 3))
        .hasMessage("label: 3 (expected: 0 to 2)");
    assertThatThrownBy(() -> Matrix.oneHot(new int[] {-1}, 3))
        .hasMessage("label: -1 (expected: 0 to 2)");
  }

  @Test
  void shapesMustFitTheArray() {
    assertThatThrownBy(() -> new Matrix(2, 3, new float[5]))
        .hasMessage("matrix [2, 3] over 5 values (expected: at least 6)");
    assertThatThrownBy(() -> Matrix.of(new float[][] {{1, 2}, {3}}))
        .hasMessage("row 1 has 1 values (expected: 2)");
    // 65536 x 65536 wraps around to 0 in int arithmetic
    assertThatThrownBy(() -> new Matrix(65536, 65536, new float[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aCopyHasItsOwnArrayOfExactlyItsSize() {
    Matrix scratch = new Matrix(1, 2, new float[] {1, 2, 99});
    Matrix copy = scratch.copy();
    scratch.data()[0] = 5;
    assertThat(copy.data()).containsExactly(1, 2);
    assertThat(copy).isNotEqualTo(scratch);
    scratch.data()[0] = 1;
    assertThat(copy).isEqualTo(scratch).hasSameHashCodeAs(scratch);
  }
}
