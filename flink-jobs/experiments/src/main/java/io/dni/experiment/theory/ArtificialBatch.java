// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.theory;

import io.dni.dataset.ArtificialData;
import io.dni.dataset.Dataset;
import io.dni.learning.tensor.Matrix;
import java.util.Arrays;

/**
 * One of the paper's artificial data sets as a single full batch.
 *
 * @param x {@code [points, k]}
 * @param labels {@code [points]}, 0 or 1
 */
record ArtificialBatch(Matrix x, int[] labels) {

  /**
   * Draws a set of the paper's size.
   *
   * @param name such as {@code noisy100}
   * @param seed not 0
   */
  static ArtificialBatch draw(String name, long seed) {
    Dataset data = ArtificialData.parse(name).points(seed);
    int[] indices = new int[data.size()];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = i;
    }
    Matrix x = Matrix.zeros(data.size(), data.width());
    int[] labels = new int[data.size()];
    data.copyRows(indices, x.data(), labels);
    return new ArtificialBatch(x, labels);
  }

  /** Targets for an output of that many units: one-hot for two, the label itself for one. */
  Matrix targets(int outputs) {
    if (outputs == 2) {
      return Matrix.oneHot(labels, 2);
    }
    Matrix y = Matrix.zeros(labels.length, 1);
    for (int s = 0; s < labels.length; s++) {
      y.data()[s] = labels[s];
    }
    return y;
  }

  /** The points in double precision, {@code [points][k]}. */
  double[][] rows() {
    double[][] rows = new double[x.rows()][x.columns()];
    for (int s = 0; s < x.rows(); s++) {
      for (int j = 0; j < x.columns(); j++) {
        rows[s][j] = x.get(s, j);
      }
    }
    return rows;
  }

  /** The labels in double precision, {@code [points]}. */
  double[] doubleLabels() {
    return Arrays.stream(labels).asDoubleStream().toArray();
  }
}
