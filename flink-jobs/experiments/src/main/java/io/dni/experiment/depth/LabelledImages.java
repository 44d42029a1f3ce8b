// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.depth;

import io.dni.dataset.Dataset;
import io.dni.learning.tensor.Matrix;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Examples of a finite set as one batch.
 *
 * @param x inputs {@code [points, width]}
 * @param labels class of each point
 * @param classes number of classes
 */
record LabelledImages(Matrix x, int[] labels, int classes) {

  /** The first examples of a set, all of them if it has fewer. */
  static LabelledImages first(Dataset data, int points) {
    return of(data, IntStream.range(0, Math.min(points, data.size())).toArray());
  }

  /** The first examples of a set, sorted by label; within a label in the set's order. */
  static LabelledImages firstSortedByLabel(Dataset data, int points) {
    int[] indices =
        IntStream.range(0, Math.min(points, data.size()))
            .boxed()
            .sorted(Comparator.comparingInt(i -> data.get(i).label()))
            .mapToInt(Integer::intValue)
            .toArray();
    return of(data, indices);
  }

  /** Targets, one-hot {@code [points, classes]}. */
  Matrix y() {
    return Matrix.oneHot(labels, classes);
  }

  private static LabelledImages of(Dataset data, int[] indices) {
    Matrix x = Matrix.zeros(indices.length, data.width());
    int[] labels = new int[indices.length];
    data.copyRows(indices, x.data(), labels);
    return new LabelledImages(x, labels, data.classes());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LabelledImages images
        && x.equals(images.x)
        && Arrays.equals(labels, images.labels)
        && classes == images.classes;
  }

  @Override
  public int hashCode() {
    return 31 * x.hashCode() + Arrays.hashCode(labels);
  }

  @Override
  public String toString() {
    return "LabelledImages[" + x + "]";
  }
}
