// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.tensor;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasLeft;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasLower;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasNonUnit;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_strsm;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.OptionalDouble;
import org.bytedeco.javacpp.FloatPointer;

/**
 * The normal equations of a least-squares fit that forgets (SPEC, section 9), from features φ
 * {@code [rows, n]} to targets δ {@code [rows, width]}:
 *
 * <pre>
 * C ← f C + (1 − f) mean φᵀφ      D ← f D + (1 − f) mean φᵀδ      Θ = (C + ρ mean(diag C) I)⁻¹ D
 * </pre>
 *
 * <p>C {@code [n, n]} and D {@code [n, width]} come and go as one array, one behind the other. Each
 * operand is copied to native memory once per call. Not thread-safe.
 */
public final class NormalEquations {
  private static final int MOST_ANALYSED = 300;

  private final int n;
  private final int width;
  private final double forgetting;
  private final double ridge;
  private final Cholesky cholesky;
  private final float[] c;
  private final float[] lower;
  private final float[] solution;

  /**
   * @param n features
   * @param width of the targets
   * @param forgetting f
   * @param ridge ρ
   */
  public NormalEquations(int n, int width, double forgetting, double ridge) {
    this.n = n;
    this.width = width;
    this.forgetting = forgetting;
    this.ridge = ridge;
    cholesky = new Cholesky(n);
    c = new float[n * n];
    lower = new float[n * n];
    solution = new float[n * width];
  }

  /**
   * Takes in a batch.
   *
   * @param phi {@code [rows, n]}
   * @param delta {@code [rows, width]}; its squares have a finite sum
   * @param statistics C and D
   * @param theta receives Θ {@code [n, width]}, if it is due
   * @param due whether to solve for Θ
   * @return false, and nothing is changed, where the result would not be finite
   */
  public boolean learn(Matrix phi, Matrix delta, float[] statistics, float[] theta, boolean due) {
    Blas memory = Blas.ofThread();
    int rows = phi.rows();
    float add = (float) ((1 - forgetting) / rows);
    FloatPointer features = memory.a.load(phi.data(), 0, rows * n);
    FloatPointer square = memory.c.load(statistics, 0, n * n);
    product(n, rows, add, features, features, square);
    square.get(c, 0, n * n);
    // C is positive: none of its numbers is larger than its trace. And D is finite if C and δ are.
    double trace = trace(c);
    if (!Double.isFinite(trace)) {
      return false;
    }
    if (due && !cholesky.factorise(c, 0, ridge * trace / n)) {
      return false;
    }
    FloatPointer targets = memory.b.load(delta.data(), 0, rows * width);
    FloatPointer cross = memory.c.load(statistics, n * n, n * width);
    product(width, rows, add, features, targets, cross);
    if (due) {
      FloatPointer x = memory.b.copy(cross, n * width);
      cholesky.lower(lower);
      FloatPointer l = memory.a.load(lower, 0, n * n);
      triangular(l, CblasNoTrans, x);
      triangular(l, CblasTrans, x);
      x.get(solution, 0, n * width);
      if (!Double.isFinite(Vectors.squaredNorm(solution, n * width))) {
        return false;
      }
      System.arraycopy(solution, 0, theta, 0, n * width);
    }
    System.arraycopy(c, 0, statistics, 0, n * n);
    cross.get(statistics, n * n, n * width);
    return true;
  }

  /**
   * Condition number of what is solved with, C and its ridge; empty before the first batch, and of
   * more features than {@value #MOST_ANALYSED}, for it costs their cube.
   */
  public OptionalDouble condition(float[] statistics) {
    double trace = trace(statistics);
    if (n > MOST_ANALYSED || !(trace > 0)) {
      return OptionalDouble.empty();
    }
    double[][] solved = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        solved[i][j] = statistics[i * n + j];
        solved[j][i] = solved[i][j];
      }
      solved[i][i] += ridge * trace / n;
    }
    DoubleSummaryStatistics values =
        Arrays.stream(SymmetricEigen.of(solved).values()).summaryStatistics();
    return OptionalDouble.of(values.getMax() / values.getMin());
  }

  /** Sum of the diagonal of C. */
  private double trace(float[] statistics) {
    double trace = 0;
    for (int i = 0; i < n; i++) {
      trace += statistics[i * n + i];
    }
    return trace;
  }

  /** {@code result = f · result + add · φᵀ right}. */
  private void product(
      int columns,
      int rows,
      float add,
      FloatPointer features,
      FloatPointer right,
      FloatPointer result) {
    cblas_sgemm(
        CblasRowMajor,
        CblasTrans,
        CblasNoTrans,
        n,
        columns,
        rows,
        add,
        features,
        n,
        right,
        columns,
        (float) forgetting,
        result,
        columns);
  }

  /** {@code X ← L⁻¹ X} or {@code L⁻ᵀ X}. */
  private void triangular(FloatPointer l, int transpose, FloatPointer x) {
    cblas_strsm(
        CblasRowMajor,
        CblasLeft,
        CblasLower,
        transpose,
        CblasNonUnit,
        n,
        width,
        1f,
        l,
        n,
        x,
        width);
  }
}
