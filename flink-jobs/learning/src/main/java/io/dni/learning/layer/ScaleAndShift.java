// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.layer;

import java.util.Arrays;
import java.util.List;

/**
 * What every normalisation learns: γ and β of {@code h = γ x̂ + β}, a value per unit each, and room
 * for their gradients. The arrays are open to the loops of the normalisation, which may also change
 * what is loaded; not thread-safe.
 */
final class ScaleAndShift {
  final float[] gamma;
  final float[] beta;
  final float[] gammaGradient;
  final float[] betaGradient;
  private final int width;
  private final int scale;

  /**
   * @param scale place of γ among the parameters; β lies behind it
   */
  ScaleAndShift(int width, int scale) {
    this.width = width;
    this.scale = scale;
    gamma = new float[width];
    beta = new float[width];
    gammaGradient = new float[width];
    betaGradient = new float[width];
  }

  static List<TensorSpec> tensors(int width) {
    return List.of(
        TensorSpec.parameter("gamma", 1, "scale of the normalised units", width),
        TensorSpec.parameter("beta", 0, "shift of the normalised units", width));
  }

  /** Reads γ and β. */
  void load(float[] parameters) {
    System.arraycopy(parameters, scale, gamma, 0, width);
    System.arraycopy(parameters, scale + width, beta, 0, width);
  }

  /** Sets the gradients to zero, before those of the rows are added. */
  void clearGradients() {
    Arrays.fill(gammaGradient, 0f);
    Arrays.fill(betaGradient, 0f);
  }

  /** Makes means over so many rows of the sums: of γ mean(δ x̂), of β mean(δ). */
  void averageGradients(int rows) {
    float share = 1f / rows;
    for (int j = 0; j < width; j++) {
      gammaGradient[j] *= share;
      betaGradient[j] *= share;
    }
  }

  /** Writes the gradients to their places. */
  void storeGradients(float[] gradients) {
    System.arraycopy(gammaGradient, 0, gradients, scale, width);
    System.arraycopy(betaGradient, 0, gradients, scale + width, width);
  }
}
