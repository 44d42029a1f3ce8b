// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.layer;

import java.util.Arrays;

/**
 * The way back through {@code r = relu(x W + b)}, one row at a time, so that it runs in the same
 * pass as what lies above: masks the gradient of r and sums that of b.
 */
final class Rectifier {
  private final int width;
  private final float always;
  private final float[] bias;
  private final float[] active;
  private float[] dz = new float[0];
  private int rows;

  /**
   * @param relu whether r is rectified at all
   */
  Rectifier(boolean relu, int width) {
    this.width = width;
    always = relu ? 0f : 1f;
    bias = new float[width];
    active = new float[width];
  }

  /**
   * 1 where a rectified value is positive, else 0; arithmetic, because a branch is not vectorised.
   */
  static float active(float rectified) {
    return Math.min(1f, rectified * 1e38f);
  }

  /** The whole way back in one loop, where nothing lies above: δ where r is positive. */
  float[] mask(float[] r, float[] delta, int batch) {
    ensure(batch);
    for (int i = 0, size = batch * width; i < size; i++) {
      dz[i] = delta[i] * active(r[i]);
    }
    return dz;
  }

  private void ensure(int batch) {
    if (dz.length < batch * width) {
      dz = new float[batch * width];
    }
  }

  void begin(int batch) {
    rows = batch;
    ensure(batch);
    Arrays.fill(bias, 0f);
    Arrays.fill(active, 0f);
  }

  int rows() {
    return rows;
  }

  /**
   * Takes one row.
   *
   * @param r as in the forward pass {@code [out]}
   * @param delta gradient of r {@code [out]}; overwritten
   */
  void row(int s, float[] r, float[] delta) {
    for (int j = 0; j < width; j++) {
      float on = Math.max(always, active(r[j]));
      float d = on * delta[j];
      delta[j] = d;
      bias[j] += d;
      active[j] += on;
    }
    System.arraycopy(delta, 0, dz, s * width, width);
  }

  /** Per-example gradient of x W + b, {@code [rows, out]}, after the last row. */
  float[] deltas() {
    return dz;
  }

  /**
   * Writes the mean gradient of the bias.
   *
   * @param removesShift whether what lies above removes whatever is added to all rows: then the
   *     bias of a unit that no row switches off has gradient 0. What the sum leaves is rounding,
   *     and Adam would scale that up to a full step.
   */
  void biasGradient(boolean removesShift, float[] gradients, int offset) {
    float scale = 1f / rows;
    for (int j = 0; j < width; j++) {
      gradients[offset + j] = removesShift && active[j] == rows ? 0 : bias[j] * scale;
    }
  }
}
