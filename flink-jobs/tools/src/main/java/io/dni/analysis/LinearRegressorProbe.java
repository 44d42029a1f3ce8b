// SPDX-License-Identifier: Apache-2.0
package io.dni.analysis;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.blas_set_num_threads;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dgemm;

import io.dni.learning.tensor.Matrix;

/**
 * What a layer still knows of the input (figure 8, right): the linear regression, with a bias, from
 * its activations back to the input, {@code x ≈ h W + b}, by least squares.
 *
 * <p>Computed in double precision: units of deep layers are nearly collinear, and in single
 * precision their small differences, which may carry the answer, are gone. Units and inputs are
 * centred, units scaled to variance 1, and the normal equations solved by a pivoted Cholesky
 * decomposition that leaves out what is dependent (dead units, copies); one step of refinement
 * brings back the digits that the normal equations cost.
 *
 * <p>The products run on BLAS. LAPACK is not used: {@code dgelsy} of the bundled OpenBLAS gave
 * wrong numbers on a processor with AVX-512; which of its parts is at fault was not found out.
 */
public final class LinearRegressorProbe {
  private final double[][] weights;
  private final double[] bias;
  private final int rank;
  private final double meanSquaredError;

  private LinearRegressorProbe(
      double[][] weights, double[] bias, int rank, double meanSquaredError) {
    this.weights = weights;
    this.bias = bias;
    this.rank = rank;
    this.meanSquaredError = meanSquaredError;
  }

  /**
   * Fits the regression.
   *
   * @param h activations {@code [points, width]}
   * @param x inputs {@code [points, inputs]}
   */
  public static LinearRegressorProbe fit(Matrix h, Matrix x) {
    return fit(Doubles.rows(h), Doubles.rows(x));
  }

  /** As {@link #fit(Matrix, Matrix)}, in double precision. */
  public static LinearRegressorProbe fit(double[][] h, double[][] x) {
    if (h.length != x.length || h.length == 0) {
      throw new IllegalArgumentException(
          "inputs: %d rows (expected: %d, as in the activations, at least 1)"
              .formatted(x.length, h.length));
    }
    blas_set_num_threads(1);
    int points = h.length;
    int units = h[0].length;
    int inputs = x[0].length;
    CentredColumns from = CentredColumns.scaled(h);
    CentredColumns to = CentredColumns.unscaled(x);
    double[] gram = transposedProduct(from.values(), from.values(), points, units, units);
    PivotedCholesky cholesky = PivotedCholesky.of(gram, units);
    double[] w =
        cholesky.solve(
            transposedProduct(from.values(), to.values(), points, units, inputs), inputs);
    double[] residual = residual(from.values(), w, to.values(), points, units, inputs);
    double[] step =
        cholesky.solve(transposedProduct(from.values(), residual, points, units, inputs), inputs);
    for (int i = 0; i < w.length; i++) {
      w[i] += step[i];
    }
    residual = residual(from.values(), w, to.values(), points, units, inputs);
    double mse = Doubles.dot(residual, residual) / residual.length;

    double[][] weights = new double[units][inputs];
    double[] bias = to.mean().clone();
    for (int u = 0; u < units; u++) {
      for (int i = 0; i < inputs; i++) {
        weights[u][i] = w[u * inputs + i] * from.scale()[u];
        bias[i] -= weights[u][i] * from.mean()[u];
      }
    }
    return new LinearRegressorProbe(weights, bias, cholesky.rank(), mse);
  }

  /** Weight from a unit to an input value. */
  public double weight(int unit, int input) {
    return weights[unit][input];
  }

  /** Bias of an input value. */
  public double bias(int input) {
    return bias[input];
  }

  /** Number of units that do not depend linearly on others. */
  public int rank() {
    return rank;
  }

  /** Mean over points and input values of the squared error. */
  public double meanSquaredError() {
    return meanSquaredError;
  }

  /** {@code Aᵀ B}, with A {@code [rows, m]} and B {@code [rows, n]}. */
  private static double[] transposedProduct(double[] a, double[] b, int rows, int m, int n) {
    double[] c = new double[m * n];
    cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, m, n, rows, 1, a, m, b, n, 0, c, n);
    return c;
  }

  /** {@code X − H W}. */
  private static double[] residual(
      double[] h, double[] w, double[] x, int points, int units, int inputs) {
    double[] r = x.clone();
    cblas_dgemm(
        CblasRowMajor,
        CblasNoTrans,
        CblasNoTrans,
        points,
        inputs,
        units,
        -1,
        h,
        units,
        w,
        inputs,
        1,
        r,
        inputs);
    return r;
  }
}
