// SPDX-License-Identifier: Apache-2.0
package io.dni.analysis;

import java.util.Arrays;

/**
 * A table whose columns have been brought to mean 0 and, if asked for, to norm 1.
 *
 * @param values {@code (row − mean) · scale}, {@code [rows, columns]} row-major
 * @param mean of each column
 * @param scale factor of each column, 0 for a constant one
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier inside this package, never compared
record CentredColumns(double[] values, double[] mean, double[] scale) {
  /** A column whose deviation is below this part of its mean is constant but for rounding. */
  private static final double ROUNDING = 1e-12;

  /** Centred only. */
  static CentredColumns unscaled(double[][] rows) {
    double[] ones = new double[rows[0].length];
    Arrays.fill(ones, 1);
    return centred(rows, mean(rows), ones);
  }

  /** Centred, and each column that is not constant scaled to norm 1. */
  static CentredColumns scaled(double[][] rows) {
    double[] mean = mean(rows);
    double[] squares = new double[mean.length];
    for (double[] row : rows) {
      for (int j = 0; j < mean.length; j++) {
        squares[j] += (row[j] - mean[j]) * (row[j] - mean[j]);
      }
    }
    double[] scale = new double[mean.length];
    for (int j = 0; j < mean.length; j++) {
      double norm = Math.sqrt(squares[j]);
      scale[j] = norm > ROUNDING * Math.abs(mean[j]) * Math.sqrt(rows.length) ? 1 / norm : 0;
    }
    return centred(rows, mean, scale);
  }

  private static double[] mean(double[][] rows) {
    double[] mean = new double[rows[0].length];
    for (double[] row : rows) {
      for (int j = 0; j < mean.length; j++) {
        mean[j] += row[j] / rows.length;
      }
    }
    return mean;
  }

  private static CentredColumns centred(double[][] rows, double[] mean, double[] scale) {
    double[] values = new double[Math.multiplyExact(rows.length, mean.length)];
    for (int s = 0; s < rows.length; s++) {
      for (int j = 0; j < mean.length; j++) {
        values[s * mean.length + j] = (rows[s][j] - mean[j]) * scale[j];
      }
    }
    return new CentredColumns(values, mean, scale);
  }
}
