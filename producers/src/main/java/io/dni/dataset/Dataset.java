// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

import java.util.List;

/** A finite data set in memory. Immutable. */
public interface Dataset {

  /** Number of examples, at least 1. */
  int size();

  /** Shape of every input; {@code [28, 28]} for images, {@code [width]} for flat vectors. */
  List<Integer> shape();

  /** Number of classes; labels are below it. */
  int classes();

  /** Example {@code index}, {@code 0 <= index < size()}. */
  LabelledExample get(int index);

  /** Values per example: the product of the shape. */
  default int width() {
    return shape().stream().reduce(1, Math::multiplyExact);
  }

  /**
   * Copies chosen examples into a batch.
   *
   * @param indices {@code [batch]}, which examples
   * @param features {@code [batch, width]}, row-major
   * @param labels {@code [batch]}
   */
  default void copyRows(int[] indices, float[] features, int[] labels) {
    int width = width();
    for (int row = 0; row < indices.length; row++) {
      LabelledExample example = get(indices[row]);
      example.features().copyTo(features, row * width);
      labels[row] = example.label();
    }
  }

  /** One epoch in the order of the set. */
  default ExampleStream inOrder() {
    return new EpochStream(this, 1, null);
  }

  /**
   * Epochs, each in its own order.
   *
   * @param epochs how many; {@link EpochOrder#ENDLESS} for no end
   * @param seed chooses the orders, see {@link EpochOrder}; not 0
   */
  default ExampleStream shuffled(long epochs, long seed) {
    return new EpochStream(this, epochs, new EpochOrder(size(), seed));
  }
}
