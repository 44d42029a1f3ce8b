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
   * Factorises {@code A + ridge I = L Lᵀ}. A finished column is taken out of all that lies to its
   * right, row by row, so that the inner loop runs along rows and the JIT vectorises it.
   *
   * @param a {@code [n, n]} row-major from {@code offset} on; only the lower half is read
   * @return whether it is positive definite, and finite
   */
  public boolean factorise(float[] a, int offset, double ridge) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        lower[i][j] = a[offset + i * n + j];
      }
    }
    double[] column = z;
    for (int k = 0; k < n; k++) {
      double rest = lower[k][k];
      if (!(rest + ridge > 0 && Double.isFinite(rest))) {
        return false;
      }
      double pivot = Math.sqrt(rest + ridge);
      lower[k][k] = pivot;
      for (int i = k + 1; i < n; i++) {
        lower[i][k] /= pivot;
        column[i] = lower[i][k];
      }
      for (int i = k + 1; i < n; i++) {
        takeOut(column, column[i], lower[i], k + 1, i + 1);
      }
    }
    return true;
  }

  private static void takeOut(double[] column, double factor, double[] row, int from, int to) {
    for (int j = from; j < to; j++) {
      row[j] -= factor * column[j];
    }
  }

  /**
   * L {@code [n, n]} row-major, in single precision.
   *
   * @param l receives it; above the diagonal nothing is written
   */
  void lower(float[] l) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        l[i * n + j] = (float) lower[i][j];
      }
    }
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
