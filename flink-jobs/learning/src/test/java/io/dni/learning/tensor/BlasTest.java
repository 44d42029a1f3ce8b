// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.dni.learning.Samples;
import io.dni.learning.tensor.Blas.Operand;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlasTest {

  @ParameterizedTest
  @CsvSource({
    "false,false,1,1,1",
    "false,false,7,5,3",
    "true,false,7,5,3",
    "false,true,7,5,3",
    "true,true,7,5,3",
    "true,false,64,33,70"
  })
  void productsEqualTheTripleSumWhereverTheOperandsLieInTheirArrays(
      boolean ta, boolean tb, int m, int n, int k) {
    float[] a = Samples.gaussian(m * k + 5, 1);
    float[] b = Samples.gaussian(k * n + 9, 2);
    float[] c = new float[m * n + 4];
    Arrays.fill(c, 42f);
    Operand left = ta ? Operand.at(a, 5, k, m).transpose() : Operand.at(a, 5, m, k);
    Operand right = tb ? Operand.at(b, 9, n, k).transpose() : Operand.at(b, 9, k, n);
    Blas.multiply(left, right, 0.5f, Operand.at(c, 3, m, n));
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int l = 0; l < k; l++) {
          double x = ta ? a[5 + l * m + i] : a[5 + i * k + l];
          double y = tb ? b[9 + j * k + l] : b[9 + l * n + j];
          sum += x * y;
        }
        assertThat((double) c[3 + i * n + j]).isCloseTo(0.5 * sum, offset(1e-5 * k));
      }
    }
    assertThat(new float[] {c[0], c[1], c[2], c[c.length - 1]})
        .as("values around the result")
        .containsOnly(42f);
  }

  @Test
  void anEarlierLargerProductLeavesNoTrace() {
    float[] large = Samples.gaussian(100 * 100, 3);
    Operand square = Operand.of(large, 100, 100);
    Blas.multiply(square, square, 1f, Operand.of(new float[10000], 100, 100));
    float[] c = new float[4];
    float[] one = {1, 0, 0, 1};
    Operand other = Operand.of(new float[] {1, 2, 3, 4}, 2, 2);
    Blas.multiply(Operand.of(one, 2, 2), other, 1f, Operand.of(c, 2, 2));
    assertThat(c).containsExactly(1, 2, 3, 4);
  }

  @Test
  void aValueThatIsNotFiniteStaysVisible() {
    float[] c = new float[1];
    Operand row = Operand.of(new float[] {1, Float.NaN}, 1, 2);
    Blas.multiply(row, Operand.of(new float[] {1, 0}, 2, 1), 1f, Operand.of(c, 1, 1));
    assertThat(c[0]).isNaN();
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    Operand a = Operand.of(new float[6], 2, 3);
    refused("product of [2, 3] and [2, 3] into [2, 3]", a, a, Operand.of(new float[6], 2, 3));
    refused(
        "product of [2, 3] and [3, 2] into [2, 3]",
        a,
        a.transpose(),
        Operand.of(new float[6], 2, 3));
  }

  private static void refused(String message, Operand a, Operand b, Operand c) {
    assertThatThrownBy(() -> Blas.multiply(a, b, 1f, c))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
