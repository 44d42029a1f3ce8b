// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.layer;

import java.util.Arrays;

/**
 * The bias b of a dense layer, one value per unit, with the rectifier in the same pass: {@code r =
 * max(x W + b, floor)}. Holds scratch space only; not thread-safe.
 */
final class Bias {
  private final int width;
  private final int offset;
  private final float[] row;
  private final float[] perUnit;

  /**
   * @param offset of b {@code [width]} in the segment's parameters
   */
  Bias(int width, int offset) {
    this.width = width;
    this.offset = offset;
    row = new float[width];
    perUnit = new float[width];
  }

  int offset() {
    return offset;
  }

  /**
   * Adds b to each row, in place.
   *
   * @param r {@code [rows, width]}
   * @param floor below which no value is: 0 with a rectifier, −∞ without
   */
  void add(float[] theta, float[] r, int rows, float floor) {
    System.arraycopy(theta, offset, perUnit, 0, width);
    for (int s = 0; s < rows; s++) {
      System.arraycopy(r, s * width, row, 0, width);
      for (int j = 0; j < width; j++) {
        row[j] = Math.max(row[j] + perUnit[j], floor);
      }
      System.arraycopy(row, 0, r, s * width, width);
    }
  }

  /**
   * Writes the gradient of b, the mean over the rows.
   *
   * @param delta per-example gradient of x W + b {@code [rows, width]}
   */
  void gradient(float[] delta, int rows, float[] gradients) {
    Arrays.fill(perUnit, 0f);
    for (int s = 0; s < rows; s++) {
      System.arraycopy(delta, s * width, row, 0, width);
      for (int j = 0; j < width; j++) {
        perUnit[j] += row[j];
      }
    }
    float scale = 1f / rows;
    for (int j = 0; j < width; j++) {
      gradients[offset + j] = perUnit[j] * scale;
    }
  }
}
