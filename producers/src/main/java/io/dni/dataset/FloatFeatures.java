// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

/** An input vector of floats. */
public final class FloatFeatures implements Features {
  private final float[] values;

  /** Keeps the given array {@code [width]}, without a copy. */
  public FloatFeatures(float... values) {
    this.values = values;
  }

  /** The values {@code [width]}; not to be changed. */
  public float[] values() {
    return values;
  }

  @Override
  public int width() {
    return values.length;
  }

  @Override
  public void copyTo(float[] target, int offset) {
    System.arraycopy(values, 0, target, offset, values.length);
  }
}
