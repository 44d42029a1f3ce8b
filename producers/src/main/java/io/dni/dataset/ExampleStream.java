// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

import io.dni.table.InvalidDataException;
import java.util.Iterator;
import java.util.List;

/**
 * Examples in the order in which they are to be learned, read once from front to back. {@link
 * #hasNext()} is always true of an endless stream. Both methods of the iterator throw {@link
 * InvalidDataException} where the source holds something unusable. Not thread-safe.
 */
public interface ExampleStream extends Iterator<LabelledExample>, AutoCloseable {

  /** Shape of every input; {@code [28, 28]} for images, {@code [width]} for flat vectors. */
  List<Integer> shape();

  /** Number of classes; labels are below it. */
  int classes();

  /** Values per example: the product of the shape. */
  default int width() {
    return shape().stream().reduce(1, Math::multiplyExact);
  }

  /**
   * Fills a batch with the next examples.
   *
   * @param features {@code [labels.length, width]}, row-major
   * @param labels {@code [batch]}
   * @return rows filled: fewer than the batch only at the end of the stream
   */
  default int nextBatch(float[] features, int[] labels) {
    int rows = 0;
    for (int width = width(); rows < labels.length && hasNext(); rows++) {
      LabelledExample example = next();
      example.features().copyTo(features, rows * width);
      labels[rows] = example.label();
    }
    return rows;
  }

  @Override
  default void close() {}
}
