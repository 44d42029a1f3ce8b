// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.syntheticgradient;

import io.dni.learning.optimizer.LeastSquares;
import io.dni.learning.optimizer.OptimizerState;
import io.dni.learning.segment.Weights;
import io.dni.learning.tensor.Blas;
import io.dni.learning.tensor.Blas.Operand;
import io.dni.learning.tensor.Matrix;
import io.dni.learning.tensor.NormalEquations;
import io.dni.learning.tensor.Vectors;
import java.util.OptionalDouble;

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
  private final NormalEquations equations;
  private float[] phi = new float[0];
  private float[] guess = new float[0];
  private Seen seen = new Seen(new float[0], new float[0]);
  private Guessed last = new Guessed(seen, new float[0], 0);

  /** What φ was made from: it need not be made again for the same batch. */
  private record Seen(float[] h, float[] y) {
    @SuppressWarnings("ArrayEquals") // the very same arrays
    boolean of(Matrix activation, Matrix labels) {
      return h == activation.data() && y == labels.data();
    }
  }

  /** What a guess was made from: it need not be made again for its own correction. */
  private record Guessed(Seen batch, float[] theta, long steps) {
    @SuppressWarnings("ArrayEquals") // the very same array
    boolean by(Weights weights) {
      return theta == weights.parameters() && steps == weights.optimizer().steps();
    }
  }

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
    equations = new NormalEquations(n, width, rule.forgetting(), rule.ridge());
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

  /**
   * δ̂ {@code [batch, width]}, in scratch space that the next call overwrites.
   *
   * @param h {@code [batch, width]}; not changed after it was first seen here
   * @param y {@code [batch, labels]}; likewise
   */
  public Matrix predict(Weights weights, Matrix h, Matrix y) {
    int rows = h.rows();
    if (last.batch().of(h, y) && last.by(weights)) {
      return new Matrix(rows, width, guess);
    }
    Matrix features = features(h, y);
    if (guess.length < rows * width) {
      guess = new float[rows * width];
    }
    Blas.multiply(
        Operand.of(features.data(), rows, n),
        Operand.of(weights.parameters(), n, width),
        1f,
        Operand.of(guess, rows, width));
    last = new Guessed(seen, weights.parameters(), weights.optimizer().steps());
    return new Matrix(rows, width, guess);
  }

  /**
   * Takes in a true gradient, and solves for Θ if it is time.
   *
   * @param delta δ {@code [batch, width]}
   * @return how good the guess before it was
   */
  public GuessQuality correct(Weights weights, Matrix h, Matrix y, Matrix delta) {
    GuessQuality quality = GuessQuality.of(predict(weights, h, y), delta);
    return quality.finite() && learn(weights, delta) ? quality : GuessQuality.UNUSABLE;
  }

  /**
   * As {@link #correct}, where the batch has not been guessed for yet.
   *
   * @return how good the guess after it is, which {@link #predict} then has at hand
   */
  public GuessQuality correctFirst(Weights weights, Matrix h, Matrix y, Matrix delta) {
    features(h, y);
    boolean finite = Double.isFinite(Vectors.squaredNorm(delta.data(), delta.size()));
    return finite && learn(weights, delta)
        ? GuessQuality.of(predict(weights, h, y), delta)
        : GuessQuality.UNUSABLE;
  }

  /** Takes in δ of the batch that φ was made from. */
  private boolean learn(Weights weights, Matrix delta) {
    boolean due = weights.optimizer().steps() % rule.every() == 0;
    Matrix features = new Matrix(delta.rows(), n, phi);
    if (!equations.learn(features, delta, weights.statistics(), weights.parameters(), due)) {
      return false;
    }
    weights.optimizer().nextStep();
    return true;
  }

  /** Condition number of C with its ridge; empty where it is not known. */
  public OptionalDouble condition(Weights weights) {
    return equations.condition(weights.statistics());
  }

  /** φ {@code [batch, n]}. */
  private Matrix features(Matrix h, Matrix y) {
    int rows = h.rows();
    if (seen.of(h, y)) {
      return new Matrix(rows, n, phi);
    }
    if (phi.length < rows * n) {
      phi = new float[rows * n];
    }
    Matrix part = conditioning.onActivation() ? projection.of(h) : Matrix.zeros(rows, 0);
    int r = part.columns();
    int k = conditioning.onLabel() ? y.columns() : 0;
    for (int s = 0; s < rows; s++) {
      System.arraycopy(part.data(), s * r, phi, s * n, r);
      System.arraycopy(y.data(), s * y.columns(), phi, s * n + r, k);
      phi[s * n + r + k] = 1;
    }
    seen = new Seen(h.data(), y.data());
    return new Matrix(rows, n, phi);
  }
}
