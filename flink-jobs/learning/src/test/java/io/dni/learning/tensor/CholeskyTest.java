// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.dni.learning.Samples;
import org.junit.jupiter.api.Test;

class CholeskyTest {
  private static final int N = 37;
  private static final double RIDGE = 0.25;

  @Test
  void theFactorTimesItselfIsTheMatrix() {
    float[] a = gram();
    Cholesky cholesky = new Cholesky(N);
    assertThat(cholesky.factorise(a, 0, RIDGE)).isTrue();
    float[] l = new float[N * N];
    cholesky.lower(l);
    for (int i = 0; i < N; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int k = 0; k <= j; k++) {
          sum += (double) l[i * N + k] * l[j * N + k];
        }
        assertThat(sum).isCloseTo(a[i * N + j] + (i == j ? RIDGE : 0), offset(1e-4));
      }
    }
  }

  @Test
  void whatIsAboveTheDiagonalIsNotRead() {
    float[] a = gram();
    float[] l = new float[N * N];
    float[] again = new float[N * N];
    Cholesky cholesky = new Cholesky(N);
    assertThat(cholesky.factorise(a, 0, RIDGE)).isTrue();
    cholesky.lower(l);
    for (int i = 0; i < N; i++) {
      java.util.Arrays.fill(a, i * N + i + 1, (i + 1) * N, Float.NaN);
    }
    assertThat(cholesky.factorise(a, 0, RIDGE)).isTrue();
    cholesky.lower(again);
    assertThat(again).isEqualTo(l);
  }

  @Test
  void aMatrixThatIsNotPositiveOrNotFiniteIsRefused() {
    Cholesky cholesky = new Cholesky(2);
    assertThat(cholesky.factorise(new float[] {1, 0, 2, 1}, 0, 0)).isFalse();
    assertThat(cholesky.factorise(new float[] {Float.POSITIVE_INFINITY, 0, 0, 1}, 0, 0)).isFalse();
    assertThat(cholesky.factorise(new float[] {1, 0, Float.NaN, 1}, 0, 0)).isFalse();
    assertThat(cholesky.factorise(new float[] {4, 0, 2, 5}, 0, 0)).isTrue();
  }

  private static float[] gram() {
    float[] x = Samples.gaussian(N * N, 11);
    float[] a = new float[N * N];
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < N; j++) {
        for (int k = 0; k < N; k++) {
          a[i * N + j] += x[i * N + k] * x[j * N + k];
        }
      }
    }
    return a;
  }
}
