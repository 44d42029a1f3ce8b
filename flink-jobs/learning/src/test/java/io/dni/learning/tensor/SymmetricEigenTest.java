// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.dni.learning.Samples;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymmetricEigenTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 40})
  void vectorsAreOrthonormalAndPutTheMatrixTogetherAgain(int n) {
    // rank n - 1 for n > 1, as the Gram matrix of a softmax module is
    int rank = Math.max(1, n - 1);
    float[] factors = Samples.gaussian(rank * n, n);
    double[][] a = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int k = 0; k < rank; k++) {
          a[i][j] += (double) factors[k * n + i] * factors[k * n + j];
        }
      }
    }
    double[][] copy = new double[n][];
    for (int i = 0; i < n; i++) {
      copy[i] = a[i].clone();
    }
    SymmetricEigen eigen = SymmetricEigen.of(copy);
    double[][] v = eigen.vectors();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double product = 0;
        double rebuilt = 0;
        for (int e = 0; e < n; e++) {
          product += v[e][i] * v[e][j];
          rebuilt += v[i][e] * eigen.values()[e] * v[j][e];
        }
        assertThat(product).isCloseTo(i == j ? 1 : 0, offset(1e-12));
        assertThat(rebuilt).isCloseTo(a[i][j], offset(1e-12 * n * n));
      }
    }
  }
}
