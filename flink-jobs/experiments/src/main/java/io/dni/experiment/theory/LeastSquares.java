// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.theory;

/**
 * Small dense systems in double precision, for reference values. Plain Java: the Cholesky and LU
 * routines of the OpenBLAS build that ND4J brings give wrong results for doubles on CPUs with
 * AVX-512.
 */
final class LeastSquares {
  private LeastSquares() {}

  /**
   * The w with the least ‖X w − y‖, by the normal equations; X must be well conditioned.
   *
   * @param x {@code [rows][columns]}, of full column rank
   * @param y {@code [rows]}
   */
  static double[] solve(double[][] x, double[] y) {
    int columns = x[0].length;
    double[][] gram = new double[columns][columns];
    double[] right = new double[columns];
    for (int s = 0; s < x.length; s++) {
      for (int i = 0; i < columns; i++) {
        right[i] += x[s][i] * y[s];
        for (int j = 0; j <= i; j++) {
          gram[i][j] += x[s][i] * x[s][j];
        }
      }
    }
    return solvePositive(gram, right);
  }

  /**
   * Solves H v = g by Cholesky, in place.
   *
   * @param h symmetric and positive definite; only the lower triangle is read, and overwritten
   * @param g overwritten by v
   */
  static double[] solvePositive(double[][] h, double[] g) {
    int n = g.length;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = h[i][j];
        for (int k = 0; k < j; k++) {
          sum -= h[i][k] * h[j][k];
        }
        if (i == j && !(sum > 0)) {
          throw new ArithmeticException("pivot %d: %s (expected: > 0)".formatted(i, sum));
        }
        h[i][j] = i == j ? Math.sqrt(sum) : sum / h[j][j];
      }
    }
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        g[i] -= h[i][k] * g[k];
      }
      g[i] /= h[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        g[i] -= h[k][i] * g[k];
      }
      g[i] /= h[i][i];
    }
    return g;
  }
}
