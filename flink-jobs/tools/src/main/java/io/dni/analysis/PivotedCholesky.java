// SPDX-License-Identifier: Apache-2.0
package io.dni.analysis;

/**
 * {@code Pᵀ G P = L Lᵀ} of a symmetric positive semi-definite matrix, the largest remaining
 * diagonal entry first. It ends where only rounding is left, so it also solves systems whose
 * unknowns depend on each other: the dependent ones become 0.
 */
final class PivotedCholesky {
  /** Of the largest diagonal entry; the square of a relative size of 1e-6. */
  private static final double SMALLEST_PIVOT = 1e-12;

  private final double[][] lower;
  private final int[] order;
  private final int rank;

  private PivotedCholesky(double[][] lower, int[] order, int rank) {
    this.lower = lower;
    this.order = order;
    this.rank = rank;
  }

  /**
   * Decomposes a matrix.
   *
   * @param gram {@code [size, size]}
   */
  static PivotedCholesky of(double[] gram, int size) {
    double[][] lower = new double[size][size];
    double[] left = new double[size];
    int[] order = new int[size];
    double largest = 0;
    for (int i = 0; i < size; i++) {
      order[i] = i;
      left[i] = gram[i * size + i];
      largest = Math.max(largest, left[i]);
    }
    for (int k = 0; k < size; k++) {
      int pivot = k;
      for (int i = k + 1; i < size; i++) {
        pivot = left[i] > left[pivot] ? i : pivot;
      }
      if (!(left[pivot] > SMALLEST_PIVOT * largest)) {
        return new PivotedCholesky(lower, order, k);
      }
      swap(lower, left, order, k, pivot);
      double diagonal = Math.sqrt(left[k]);
      lower[k][k] = diagonal;
      for (int i = k + 1; i < size; i++) {
        double sum = gram[order[i] * size + order[k]];
        for (int j = 0; j < k; j++) {
          sum -= lower[i][j] * lower[k][j];
        }
        lower[i][k] = sum / diagonal;
        left[i] -= lower[i][k] * lower[i][k];
      }
    }
    return new PivotedCholesky(lower, order, size);
  }

  /** Number of independent unknowns. */
  int rank() {
    return rank;
  }

  /**
   * Solves {@code G W = B} for the independent unknowns.
   *
   * @param b {@code [size, columns]}, row-major
   * @return W {@code [size, columns]}
   */
  double[] solve(double[] b, int columns) {
    double[][] z = new double[rank][];
    for (int k = 0; k < rank; k++) {
      z[k] = java.util.Arrays.copyOfRange(b, order[k] * columns, (order[k] + 1) * columns);
      for (int j = 0; j < k; j++) {
        subtract(z[k], lower[k][j], z[j]);
      }
      divide(z[k], lower[k][k]);
    }
    double[] w = new double[b.length];
    for (int k = rank - 1; k >= 0; k--) {
      for (int j = k + 1; j < rank; j++) {
        subtract(z[k], lower[j][k], z[j]);
      }
      divide(z[k], lower[k][k]);
      System.arraycopy(z[k], 0, w, order[k] * columns, columns);
    }
    return w;
  }

  private static void subtract(double[] row, double factor, double[] other) {
    for (int i = 0; i < row.length; i++) {
      row[i] -= factor * other[i];
    }
  }

  private static void divide(double[] row, double by) {
    for (int i = 0; i < row.length; i++) {
      row[i] /= by;
    }
  }

  private static void swap(double[][] lower, double[] left, int[] order, int a, int b) {
    double[] row = lower[a];
    lower[a] = lower[b];
    lower[b] = row;
    double value = left[a];
    left[a] = left[b];
    left[b] = value;
    int index = order[a];
    order[a] = order[b];
    order[b] = index;
  }
}
