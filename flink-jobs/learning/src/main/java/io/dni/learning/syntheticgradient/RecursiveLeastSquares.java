// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.syntheticgradient;

import io.dni.learning.optimizer.LeastSquares;
import io.dni.learning.optimizer.OptimizerState;
import io.dni.learning.segment.Weights;
import io.dni.learning.tensor.Blas;
import io.dni.learning.tensor.Blas.Transpose;
import io.dni.learning.tensor.Cholesky;
import io.dni.learning.tensor.Matrix;
import io.dni.learning.tensor.Vectors;

/**
 * The SG module that solves for its guess (SPEC, section 9). Features {@code φ = [h R | y | 1]}, n
 * of them; per correction, with forgetting f and ridge ρ:
 *
 * <pre>
 * C ← f C + (1 − f) mean φᵀφ      D ← f D + (1 − f) mean φᵀδ
 * Θ = (C + ρ · mean(diag C) · I)⁻¹ D      δ̂ = φ Θ
 * </pre>
 *
 * <p>In the weights, Θ {@code [n, width]} are the parameters and C {@code [n, n]} and D {@code [n,
 * width]} the statistics, one behind the other; all start at zero. A batch whose numbers are not
 * finite, or that would make Θ so, changes nothing.
 */
public final class RecursiveLeastSquares {
  private final Conditioning conditioning;
  private final Projection projection;
  private final int width;
  private final int n;
  private final LeastSquares rule;
  private final Cholesky cholesky;
  private final float[] c;
  private final float[] d;
  private final float[] theta;
  private float[] phi = new float[0];
  private float[] guess = new float[0];

  /**
   * @param projection of the activation
   * @param labels width of the targets
   * @param width of the activation, and so of the guess
   */
  public RecursiveLeastSquares(
      Conditioning conditioning, Projection projection, int labels, int width, LeastSquares rule) {
    this.conditioning = conditioning;
    this.projection = projection;
    this.width = width;
    this.rule = rule;
    n = conditioning.width(projection.rank(), labels) + 1;
    cholesky = new Cholesky(n);
    c = new float[n * n];
    d = new float[n * width];
    theta = new float[n * width];
  }

  /** Number of features, the constant one included. */
  public int features() {
    return n;
  }

  /** Zeros. */
  public Weights newWeights() {
    return new Weights(
        new float[n * width],
        new float[n * n + n * width],
        new OptimizerState(0, new float[0], new float[0]));
  }

  /** δ̂ {@code [batch, width]}, in scratch space that the next call overwrites. */
  public Matrix predict(Weights weights, Matrix h, Matrix y) {
    Matrix features = features(h, y);
    int rows = features.rows();
    if (guess.length < rows * width) {
      guess = new float[rows * width];
    }
    Blas.multiply(
        Transpose.NO,
        Transpose.NO,
        rows,
        width,
        n,
        1f,
        features.data(),
        0,
        weights.parameters(),
        0,
        guess,
        0);
    return new Matrix(rows, width, guess);
  }

  /**
   * Takes in a true gradient, and solves for Θ if it is time.
   *
   * @param delta δ {@code [batch, width]}
   * @return how good the guess before it was
   */
  public GuessQuality correct(Weights weights, Matrix h, Matrix y, Matrix delta) {
    Matrix before = predict(weights, h, y);
    GuessQuality quality = GuessQuality.of(before, delta);
    if (!quality.finite()) {
      return quality;
    }
    float[] statistics = weights.statistics();
    Matrix features = new Matrix(delta.rows(), n, phi);
    float keep = (float) rule.forgetting();
    float add = (float) ((1 - rule.forgetting()) / delta.rows());
    System.arraycopy(statistics, 0, c, 0, c.length);
    System.arraycopy(statistics, c.length, d, 0, d.length);
    Blas.accumulate(features, features, add, keep, c);
    Blas.accumulate(features, delta, add, keep, d);
    if (!Double.isFinite(Vectors.squaredNorm(c, c.length) + Vectors.squaredNorm(d, d.length))) {
      return GuessQuality.UNUSABLE;
    }
    boolean due = weights.optimizer().steps() % rule.every() == 0;
    if (due && !solve()) {
      return GuessQuality.UNUSABLE;
    }
    System.arraycopy(c, 0, statistics, 0, c.length);
    System.arraycopy(d, 0, statistics, c.length, d.length);
    if (due) {
      System.arraycopy(theta, 0, weights.parameters(), 0, theta.length);
    }
    weights.optimizer().nextStep();
    return quality;
  }

  /** What is added to the diagonal of C. */
  public double ridge(float[] statistics) {
    double trace = 0;
    for (int i = 0; i < n; i++) {
      trace += statistics[i * n + i];
    }
    return rule.ridge() * trace / n;
  }

  private boolean solve() {
    if (!cholesky.factorise(c, 0, ridge(c))) {
      return false;
    }
    Blas.solve(cholesky.lower(), n, width, d, theta);
    return Double.isFinite(Vectors.squaredNorm(theta, theta.length));
  }

  /** φ {@code [batch, n]}. */
  private Matrix features(Matrix h, Matrix y) {
    int rows = h.rows();
    if (phi.length < rows * n) {
      phi = new float[rows * n];
    }
    Matrix seen = conditioning.onActivation() ? projection.of(h) : Matrix.zeros(rows, 0);
    int r = seen.columns();
    int k = conditioning.onLabel() ? y.columns() : 0;
    for (int s = 0; s < rows; s++) {
      System.arraycopy(seen.data(), s * r, phi, s * n, r);
      System.arraycopy(y.data(), s * y.columns(), phi, s * n + r, k);
      phi[s * n + r + k] = 1;
    }
    return new Matrix(rows, n, phi);
  }
}
