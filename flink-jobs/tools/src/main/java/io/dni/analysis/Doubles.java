// SPDX-License-Identifier: Apache-2.0
package io.dni.analysis;

import io.dni.learning.tensor.Matrix;

/** Double precision, in which the analyses compute: they compare small differences. */
final class Doubles {
  private Doubles() {}

  /** The rows of a matrix, {@code [rows][columns]}. */
  static double[][] rows(Matrix m) {
    double[][] rows = new double[m.rows()][m.columns()];
    for (int s = 0; s < m.rows(); s++) {
      for (int j = 0; j < m.columns(); j++) {
        rows[s][j] = m.get(s, j);
      }
    }
    return rows;
  }

  /** Inner product of two vectors of one length. */
  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }
}
