// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

/** An input vector of unsigned bytes; each value is {@code byte * scale}. */
public final class PixelFeatures implements Features {
  private final byte[] pixels;
  private final float scale;

  /** Keeps the given array {@code [width]}, without a copy. */
  public PixelFeatures(byte[] pixels, float scale) {
    this.pixels = pixels;
    this.scale = scale;
  }

  /** The unsigned bytes {@code [width]}; not to be changed. */
  public byte[] pixels() {
    return pixels;
  }

  /** The factor that turns a byte into a value. */
  public float scale() {
    return scale;
  }

  @Override
  public int width() {
    return pixels.length;
  }

  @Override
  public void copyTo(float[] target, int offset) {
    for (int i = 0; i < pixels.length; i++) {
      target[offset + i] = (pixels[i] & 0xff) * scale;
    }
  }
}
