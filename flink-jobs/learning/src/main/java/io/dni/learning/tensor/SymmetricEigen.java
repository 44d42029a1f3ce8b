// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.tensor;

/**
 * Eigenvalues and orthonormal eigenvectors of a small symmetric matrix by cyclic Jacobi rotations
 * (Golub and Van Loan, section 8.5): {@code A = V diag(λ) Vᵀ}. Meant for one row per class; plain
 * Java, because LAPACK's binding would be another native library in the job's jar.
 *
 * @param values λ, in no particular order
 * @param vectors {@code V[row][column]}, column e belongs to {@code values[e]}
 */
public record SymmetricEigen(double[] values, double[][] vectors) {
  private static final int MAX_SWEEPS = 60;
  private static final double CONVERGED = 1e-30;

  /**
   * Decomposes a matrix.
   *
   * @param symmetric A {@code [n][n]}; overwritten
   */
  public static SymmetricEigen of(double[][] symmetric) {
    int n = symmetric.length;
    double[][] v = new double[n][n];
    for (int i = 0; i < n; i++) {
      v[i][i] = 1;
    }
    for (int sweep = 0; sweep < MAX_SWEEPS && !diagonal(symmetric); sweep++) {
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          if (symmetric[p][q] != 0) {
            rotate(symmetric, v, p, q);
          }
        }
      }
    }
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = symmetric[i][i];
    }
    return new SymmetricEigen(values, v);
  }

  private static boolean diagonal(double[][] a) {
    double on = 0;
    double off = 0;
    for (int i = 0; i < a.length; i++) {
      on += a[i][i] * a[i][i];
      for (int j = 0; j < i; j++) {
        off += a[i][j] * a[i][j];
      }
    }
    return off <= CONVERGED * on;
  }

  /** Makes a[p][q] zero. */
  private static void rotate(double[][] a, double[][] v, int p, int q) {
    double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.hypot(theta, 1));
    double cos = 1 / Math.sqrt(t * t + 1);
    double sin = t * cos;
    for (double[] row : a) {
      double left = row[p];
      row[p] = cos * left - sin * row[q];
      row[q] = sin * left + cos * row[q];
    }
    for (int k = 0; k < a.length; k++) {
      double upper = a[p][k];
      a[p][k] = cos * upper - sin * a[q][k];
      a[q][k] = sin * upper + cos * a[q][k];
    }
    for (double[] row : v) {
      double left = row[p];
      row[p] = cos * left - sin * row[q];
      row[q] = sin * left + cos * row[q];
    }
  }
}
