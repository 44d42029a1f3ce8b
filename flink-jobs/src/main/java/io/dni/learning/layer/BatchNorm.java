// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.layer;

import java.util.Arrays;

/**
 * Batch normalisation over the rows of a batch, with biased variance (SPEC, section 1):
 *
 * <pre>
 * x̂ = (r − mean) / √(var + ε)        h = γ x̂ + β
 * ∂ℓ/∂r = γ / √(var + ε) · (δ − mean(δ) − x̂ · mean(δ x̂))
 * </pre>
 *
 * All loops run along rows, so that the JIT vectorises over units. Arrays of one value per unit are
 * slices of the flat parameter and statistic arrays, given by their offset.
 */
final class BatchNorm {
  static final float EPSILON = 1e-5f;
  static final float MOMENTUM = 0.9f;

  private BatchNorm() {}

  /** Mean and 1 / √(var + ε) of each column of {@code r [rows, width]}. */
  static void statistics(float[] r, int rows, int width, float[] mean, float[] inverse) {
    Arrays.fill(mean, 0, width, 0f);
    for (int s = 0, o = 0; s < rows; s++, o += width) {
      for (int j = 0; j < width; j++) {
        mean[j] += r[o + j];
      }
    }
    float scale = 1f / rows;
    for (int j = 0; j < width; j++) {
      mean[j] *= scale;
    }
    Arrays.fill(inverse, 0, width, 0f);
    for (int s = 0, o = 0; s < rows; s++, o += width) {
      for (int j = 0; j < width; j++) {
        float d = r[o + j] - mean[j];
        inverse[j] += d * d;
      }
    }
    for (int j = 0; j < width; j++) {
      inverse[j] = (float) (1 / Math.sqrt(inverse[j] * scale + EPSILON));
    }
  }

  /** {@code out = γ (r − mean) · inverse + β}; γ at {@code gamma}, β right behind it. */
  static void normalise(
      float[] r,
      int rows,
      int width,
      float[] mean,
      float[] inverse,
      float[] parameters,
      int gamma,
      float[] out) {
    int beta = gamma + width;
    for (int s = 0, o = 0; s < rows; s++, o += width) {
      for (int j = 0; j < width; j++) {
        out[o + j] =
            (r[o + j] - mean[j]) * inverse[j] * parameters[gamma + j] + parameters[beta + j];
      }
    }
  }

  /**
   * Running statistics ← 0.9 · running + 0.1 · batch; mean at {@code offset}, variance behind. A
   * unit whose batch statistics are not finite keeps its running ones: inputs of 1e20 are finite,
   * and so can be every gradient, while the variance has overflowed.
   */
  static void track(float[] mean, float[] inverse, int width, float[] running, int offset) {
    for (int j = 0; j < width; j++) {
      float variance = 1 / (inverse[j] * inverse[j]) - EPSILON;
      if (!Float.isFinite(mean[j]) || !Float.isFinite(variance)) {
        continue;
      }
      running[offset + j] = MOMENTUM * running[offset + j] + (1 - MOMENTUM) * mean[j];
      running[offset + width + j] =
          MOMENTUM * running[offset + width + j] + (1 - MOMENTUM) * Math.max(variance, 0f);
    }
  }

  /**
   * The gradient behind the normalisation, masked by relu if there is one.
   *
   * @param relu whether r was rectified
   * @param delta per-example gradient of the output, {@code [rows, width]}
   * @param r input of the normalisation, as in the forward pass
   * @param dz receives the per-example gradient of the affine map's output
   * @param gradients receives the mean gradients of γ (at {@code gamma}), β (behind it) and of the
   *     bias (at {@code bias})
   * @param scratch two times {@code width} values
   */
  static void backward(
      boolean relu,
      float[] delta,
      float[] r,
      int rows,
      int width,
      float[] mean,
      float[] inverse,
      float[] parameters,
      int gamma,
      float[] dz,
      float[] gradients,
      int bias,
      float[] scratch) {
    int beta = gamma + width;
    float scale = 1f / rows;
    Arrays.fill(gradients, gamma, beta + width, 0f);
    for (int s = 0, o = 0; s < rows; s++, o += width) {
      for (int j = 0; j < width; j++) {
        float d = delta[o + j];
        gradients[gamma + j] += d * ((r[o + j] - mean[j]) * inverse[j]);
        gradients[beta + j] += d;
      }
    }
    float[] factor = scratch;
    int active = width;
    for (int j = 0; j < width; j++) {
      gradients[gamma + j] *= scale;
      gradients[beta + j] *= scale;
      factor[j] = parameters[gamma + j] * inverse[j];
      scratch[active + j] = 0;
    }
    Arrays.fill(gradients, bias, bias + width, 0f);
    for (int s = 0, o = 0; s < rows; s++, o += width) {
      for (int j = 0; j < width; j++) {
        float normalised = (r[o + j] - mean[j]) * inverse[j];
        float on = relu ? Block.active(r[o + j]) : 1f;
        float d =
            on
                * factor[j]
                * (delta[o + j] - gradients[beta + j] - normalised * gradients[gamma + j]);
        dz[o + j] = d;
        gradients[bias + j] += d;
        scratch[active + j] += on;
      }
    }
    for (int j = 0; j < width; j++) {
      // The normalisation removes whatever is added to all rows, so the bias of a unit that no row
      // switches off has gradient 0. What the sum leaves is rounding, and Adam would scale that up
      // to a full step.
      gradients[bias + j] = scratch[active + j] == rows ? 0 : gradients[bias + j] * scale;
    }
  }
}
