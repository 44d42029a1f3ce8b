// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.syntheticgradient;

import io.dni.learning.optimizer.Optimizer;
import io.dni.learning.segment.Segment;
import io.dni.learning.segment.Weights;
import io.dni.learning.tensor.Matrix;
import io.dni.learning.tensor.Vectors;

/**
 * The SG module of the paper (section 2): a regression from what is known at once, h and y, to the
 * error gradient δ = ∂ℓ/∂h that arrives later.
 *
 * <pre>
 * linear:  δ̂ = h A + y B + c          loss: mean over examples of ‖δ̂ − δ‖²
 * </pre>
 *
 * <p>A {@code [width, width]} and B {@code [outputs, width]} are stacked in one weight matrix over
 * {@code [h | y]}, c is its bias; all start at zero.
 */
public final class SyntheticGradientModule implements GuessModule {
  private final Regressor regressor;
  private final float[] gradients;

  /**
   * @param conditioning what the module sees
   * @param width of the activation
   * @param outputs width of the targets
   * @param hidden width of a hidden relu layer, 0 for the linear module
   */
  public SyntheticGradientModule(Conditioning conditioning, int width, int outputs, int hidden) {
    this(conditioning, width, outputs, hidden, width);
  }

  /**
   * A module that sees a projection of the activation.
   *
   * @param features width of the projection
   * @param outputs width of the targets
   * @param hidden width of a hidden relu layer, 0 for the linear module
   * @param width of the activation, and so of the guess
   */
  public SyntheticGradientModule(
      Conditioning conditioning, int features, int outputs, int hidden, int width) {
    regressor = new Regressor(conditioning, features, outputs, hidden, width);
    gradients = new float[network().parameterCount()];
  }

  @Override
  public Segment network() {
    return regressor.network();
  }

  @Override
  public Matrix predict(Weights weights, Matrix h, Matrix y) {
    return regressor.predict(weights, h, y);
  }

  @Override
  public GuessQuality correct(
      Weights weights, Optimizer optimizer, Matrix h, Matrix y, Matrix delta) {
    Matrix guess = predict(weights, h, y);
    GuessQuality quality = GuessQuality.of(guess, delta);
    if (!quality.finite()) {
      return quality;
    }
    regressor.gradients(weights.parameters(), delta.data(), gradients);
    if (!Double.isFinite(Vectors.squaredNorm(gradients, gradients.length))) {
      return GuessQuality.UNUSABLE;
    }
    optimizer.step(weights.parameters(), gradients, weights.optimizer(), 1);
    return quality;
  }
}
