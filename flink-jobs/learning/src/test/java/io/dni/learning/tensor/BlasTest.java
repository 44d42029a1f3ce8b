// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.dni.learning.Samples;
import io.dni.learning.tensor.Blas.Transpose;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlasTest {

  @ParameterizedTest
  @CsvSource({
    "NO,NO,1,1,1",
    "NO,NO,7,5,3",
    "YES,NO,7,5,3",
    "NO,YES,7,5,3",
    "YES,YES,7,5,3",
    "YES,NO,64,33,70"
  })
  void productsEqualTheTripleSumWhereverTheOperandsLieInTheirArrays(
      Transpose ta, Transpose tb, int m, int n, int k) {
    float[] a = Samples.gaussian(m * k + 5, 1);
    float[] b = Samples.gaussian(k * n + 9, 2);
    float[] c = new float[m * n + 4];
    Arrays.fill(c, 42f);
    Blas.multiply(ta, tb, m, n, k, 0.5f, a, 5, b, 9, c, 3);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int l = 0; l < k; l++) {
          double left = ta == Transpose.NO ? a[5 + i * k + l] : a[5 + l * m + i];
          double right = tb == Transpose.NO ? b[9 + l * n + j] : b[9 + j * k + l];
          sum += left * right;
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
    Blas.multiply(
        Transpose.NO, Transpose.NO, 100, 100, 100, 1f, large, 0, large, 0, new float[10000], 0);
    float[] c = new float[4];
    float[] one = {1, 0, 0, 1};
    Blas.multiply(
        Transpose.NO, Transpose.NO, 2, 2, 2, 1f, one, 0, new float[] {1, 2, 3, 4}, 0, c, 0);
    assertThat(c).containsExactly(1, 2, 3, 4);
  }

  @Test
  void aValueThatIsNotFiniteStaysVisible() {
    float[] c = new float[1];
    Blas.multiply(
        Transpose.NO,
        Transpose.NO,
        1,
        1,
        2,
        1f,
        new float[] {1, Float.NaN},
        0,
        new float[] {1, 0},
        0,
        c,
        0);
    assertThat(c[0]).isNaN();
  }
}
