// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

/**
 * The input vector of one example, in the form in which it is cheapest to keep and to send. The
 * arrays behind it are read-only.
 */
public sealed interface Features permits FloatFeatures, PixelFeatures {

  /** Number of values. */
  int width();

  /** Writes the values, scaled, to {@code target[offset .. offset + width())}. */
  void copyTo(float[] target, int offset);

  /** The values, scaled, in a new array {@code [width]}. */
  default float[] toArray() {
    float[] values = new float[width()];
    copyTo(values, 0);
    return values;
  }
}
