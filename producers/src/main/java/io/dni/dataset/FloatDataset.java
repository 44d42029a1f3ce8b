// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

import io.dni.table.InvalidDataException;
import java.util.List;
import java.util.Objects;

/** A finite set of float vectors. */
public final class FloatDataset implements Dataset {
  private final int width;
  private final int classes;
  private final float[] features;
  private final int[] labels;

  /**
   * Keeps the given arrays, without a copy.
   *
   * @param features {@code [labels.length, width]}, row-major
   * @param labels {@code [size]}, each below {@code classes}
   */
  public FloatDataset(int width, int classes, float[] features, int[] labels) {
    if (labels.length == 0 || features.length != (long) labels.length * width) {
      throw new InvalidDataException(
          "features: %d values (expected: %d rows of %d)"
              .formatted(features.length, labels.length, width));
    }
    for (int label : labels) {
      if (label < 0 || label >= classes) {
        throw new InvalidDataException(
            "label: %d (expected: 0 to %d)".formatted(label, classes - 1));
      }
    }
    this.width = width;
    this.classes = classes;
    this.features = features;
    this.labels = labels;
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public List<Integer> shape() {
    return List.of(width);
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
    float[] row = new float[width];
    System.arraycopy(features, index * width, row, 0, width);
    return new LabelledExample(new FloatFeatures(row), labels[index], index);
  }
}
