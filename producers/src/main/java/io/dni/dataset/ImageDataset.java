// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** A finite set of images of one byte per pixel, scaled to [0, 1]. */
public final class ImageDataset implements Dataset {
  /** The factor that brings a byte into [0, 1]. */
  public static final float SCALE = 1 / 255f;

  private final List<Integer> shape;
  private final int width;
  private final int classes;
  private final byte[] pixels;
  private final byte[] labels;

  /**
   * Keeps the given arrays, without a copy.
   *
   * @param shape height and width of an image
   * @param pixels {@code [labels.length, height, width]}, row-major
   * @param labels {@code [size]}, unsigned, each below {@code classes}
   */
  ImageDataset(List<Integer> shape, int classes, byte[] pixels, byte[] labels) {
    this.shape = List.copyOf(shape);
    this.width = shape.stream().reduce(1, Math::multiplyExact);
    this.classes = classes;
    this.pixels = pixels;
    this.labels = labels;
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public List<Integer> shape() {
    return shape;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public LabelledExample get(int index) {
    Objects.checkIndex(index, labels.length);
    byte[] image = Arrays.copyOfRange(pixels, index * width, (index + 1) * width);
    return new LabelledExample(new PixelFeatures(image, SCALE), labels[index] & 0xff, index);
  }
}
