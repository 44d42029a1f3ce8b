// SPDX-License-Identifier: Apache-2.0
package io.dni.tabular;

import io.dni.learning.tensor.Matrix;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/** Encoded rows that wait until they fill a mini-batch, with their targets and weights. */
final class RowBatch {
  private final int size;
  private final int width;
  private final int outputs;
  private final float[] inputs;
  private final float[] targets;
  private final float[] weights;
  private int rows;

  /**
   * An empty batch.
   *
   * @param size rows that fill it
   * @param width numbers in an encoded row
   * @param outputs of the network
   */
  RowBatch(int size, int width, int outputs) {
    this.size = size;
    this.width = width;
    this.outputs = outputs;
    inputs = new float[size * width];
    targets = new float[size * outputs];
    weights = new float[size];
  }

  /**
   * Takes a row; the batch must not be full.
   *
   * @param x encoded row, {@code [width]}
   * @param output whose target is given; those of the others are 0
   * @param weight factor of its loss
   */
  void add(float[] x, int output, float target, float weight) {
    System.arraycopy(x, 0, inputs, rows * width, width);
    targets[rows * outputs + output] = target;
    weights[rows++] = weight;
  }

  boolean isEmpty() {
    return rows == 0;
  }

  boolean isFull() {
    return rows == size;
  }

  /** {@code [rows, width]}. */
  Matrix inputs() {
    return new Matrix(rows, width, inputs.clone());
  }

  /** {@code [rows, outputs]}. */
  Matrix targets() {
    return new Matrix(rows, outputs, targets.clone());
  }

  /** {@code [rows, 1]}; empty where every row counts like others. */
  Optional<Matrix> weights() {
    boolean weighted = IntStream.range(0, rows).anyMatch(i -> weights[i] != 1);
    return weighted ? Optional.of(new Matrix(rows, 1, weights.clone())) : Optional.empty();
  }

  /** Makes it empty again. */
  void clear() {
    Arrays.fill(targets, 0);
    rows = 0;
  }
}
