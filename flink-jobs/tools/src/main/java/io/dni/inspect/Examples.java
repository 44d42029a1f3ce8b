// SPDX-License-Identifier: Apache-2.0
package io.dni.inspect;

import io.dni.dataset.ExampleStream;
import io.dni.dataset.LabelledExample;
import io.dni.learning.tensor.Matrix;
import io.dni.table.InvalidDataException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Labelled examples in memory.
 *
 * @param x inputs {@code [points, inputs]}
 * @param labels class of each point
 * @param classes number of classes
 */
public record Examples(Matrix x, int[] labels, int classes) {

  /**
   * Takes the first examples of a stream.
   *
   * @param most how many at most
   * @throws InvalidDataException if one has no label
   */
  public static Examples gather(ExampleStream stream, int most) {
    int width = stream.width();
    float[] features = new float[Math.multiplyExact(most, width)];
    int[] labels = new int[most];
    int rows = stream.nextBatch(features, labels);
    for (int s = 0; s < rows; s++) {
      if (labels[s] == LabelledExample.NO_LABEL) {
        throw new InvalidDataException("example %d: no label (expected: one)".formatted(s));
      }
    }
    Matrix x = new Matrix(rows, width, Arrays.copyOf(features, rows * width));
    return new Examples(x, Arrays.copyOf(labels, rows), stream.classes());
  }

  /** The first points, sorted by label. */
  Examples sortedByLabel(int most) {
    int[] order =
        IntStream.range(0, Math.min(most, labels.length))
            .boxed()
            .sorted(Comparator.comparing(s -> labels[s]))
            .mapToInt(Integer::intValue)
            .toArray();
    Matrix sorted = Matrix.zeros(order.length, x.columns());
    int[] sortedLabels = new int[order.length];
    for (int s = 0; s < order.length; s++) {
      System.arraycopy(
          x.data(), order[s] * x.columns(), sorted.data(), s * x.columns(), x.columns());
      sortedLabels[s] = labels[order[s]];
    }
    return new Examples(sorted, sortedLabels, classes);
  }
}
