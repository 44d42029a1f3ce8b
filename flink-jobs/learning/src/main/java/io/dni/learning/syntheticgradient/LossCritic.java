// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.syntheticgradient;

import io.dni.learning.optimizer.Optimizer;
import io.dni.learning.segment.Segment;
import io.dni.learning.segment.Weights;
import io.dni.learning.tensor.Matrix;
import io.dni.learning.tensor.Vectors;

/**
 * The critic of S-A: φ regresses the loss of each example, and ∂φ/∂h stands in for the error
 * gradient. A perfect critic may still have no useful gradient at all; that is S-A's point.
 */
public final class LossCritic implements GuessModule {
  private final Regressor regressor;
  private final int width;
  private final float[] gradients;

  /**
   * @param conditioning what φ sees; it must see h to have a gradient
   * @param width of the activation
   * @param outputs width of the targets
   * @param hidden width of φ's hidden relu layer, 0 for a linear φ
   */
  public LossCritic(Conditioning conditioning, int width, int outputs, int hidden) {
    if (!conditioning.onActivation()) {
      throw new IllegalArgumentException("critic conditioning: y (expected: hy or h)");
    }
    this.width = width;
    regressor = new Regressor(conditioning, width, outputs, hidden, 1);
    gradients = new float[network().parameterCount()];
  }

  @Override
  public Segment network() {
    return regressor.network();
  }

  @Override
  public Matrix predict(Weights weights, Matrix h, Matrix y) {
    regressor.predict(weights, h, y);
    return regressor.inputGradient(weights.parameters(), width, gradients);
  }

  /** φ(h) itself, {@code [batch, 1]}: the loss that the critic expects. */
  public Matrix expectedLoss(Weights weights, Matrix h, Matrix y) {
    return regressor.predict(weights, h, y);
  }

  @Override
  public GuessQuality correct(
      Weights weights, Optimizer optimizer, Matrix h, Matrix y, Matrix losses) {
    float[] expected = expectedLoss(weights, h, y).data();
    int n = losses.size();
    double examples = Math.max(1, n);
    GuessQuality quality =
        new GuessQuality(
            Vectors.squaredDistance(expected, losses.data(), n) / examples,
            Vectors.squaredNorm(losses.data(), n) / examples,
            Vectors.squaredNorm(expected, n) / examples,
            Vectors.dot(expected, losses.data(), n) / examples);
    if (!quality.finite()) {
      return quality;
    }
    regressor.gradients(weights.parameters(), losses.data(), gradients);
    if (!Double.isFinite(Vectors.squaredNorm(gradients, gradients.length))) {
      return GuessQuality.UNUSABLE;
    }
    optimizer.step(weights.parameters(), gradients, weights.optimizer(), 1);
    return quality;
  }
}
