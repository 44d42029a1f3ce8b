// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.tensor;

/** Solves with a symmetric positive definite matrix, in double precision. Not thread-safe. */
public final class Cholesky {
  private final int n;
  private final double[][] lower;
  private final double[] z;

  /**
   * @param n size of the matrix
   */
  public Cholesky(int n) {
    this.n = n;
    lower = new double[n][n];
    z = new double[n];
  }

  /**
   * Factorises {@code A + ridge I = L Lᵀ}.
   *
   * @param a {@code [n, n]} row-major from {@code offset} on; only the lower half is read
   * @return whether it is positive definite, and finite
   */
  public boolean factorise(float[] a, int offset, double ridge) {
    for (int i = 0; i < n; i++) {
      double[] row = lower[i];
      for (int j = 0; j <= i; j++) {
        double sum = a[offset + i * n + j];
        double[] other = lower[j];
        for (int k = 0; k < j; k++) {
          sum -= row[k] * other[k];
        }
        if (i > j) {
          row[j] = sum / other[j];
        } else if (sum + ridge > 0 && Double.isFinite(sum)) {
          row[i] = Math.sqrt(sum + ridge);
        } else {
          return false;
        }
      }
    }
    return true;
  }

  /** L {@code [n, n]} row-major, in single precision; what is above the diagonal is 0. */
  public float[] lower() {
    float[] l = new float[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        l[i * n + j] = (float) lower[i][j];
      }
    }
    return l;
  }

  /**
   * Solves {@code (A + ridge I) X = B}, column by column, after {@link #factorise}.
   *
   * @param b {@code [n, columns]} row-major from {@code bOffset} on
   * @param x receives {@code [n, columns]} from {@code xOffset} on
   */
  public void solve(float[] b, int bOffset, int columns, float[] x, int xOffset) {
    for (int c = 0; c < columns; c++) {
      for (int i = 0; i < n; i++) {
        double sum = b[bOffset + i * columns + c];
        for (int k = 0; k < i; k++) {
          sum -= lower[i][k] * z[k];
        }
        z[i] = sum / lower[i][i];
      }
      for (int i = n - 1; i >= 0; i--) {
        double sum = z[i];
        for (int k = i + 1; k < n; k++) {
          sum -= lower[k][i] * z[k];
        }
        z[i] = sum / lower[i][i];
        x[xOffset + i * columns + c] = (float) z[i];
      }
    }
  }
}
