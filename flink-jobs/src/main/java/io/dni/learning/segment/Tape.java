// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.segment;

import io.dni.learning.layer.BlockSpec;
import io.dni.learning.tensor.Matrix;
import java.util.List;

/**
 * What the forward pass of a segment leaves for its backward pass: per block the rectified values,
 * the batch-norm statistics and the output. A segment that learns at once from a guess uses one
 * tape over and over; one that waits for the true gradient keeps a tape per pending batch.
 */
public final class Tape {
  final float[][] rectified;
  final float[][] mean;
  final float[][] inverse;
  final float[][] outputs;
  private final int capacity;
  private final int lastWidth;
  private Matrix input;

  Tape(List<BlockSpec> blocks, int rows) {
    int n = blocks.size();
    capacity = rows;
    lastWidth = blocks.get(n - 1).outputs();
    rectified = new float[n][];
    mean = new float[n][];
    inverse = new float[n][];
    outputs = new float[n][];
    for (int b = 0; b < n; b++) {
      BlockSpec spec = blocks.get(b);
      outputs[b] = new float[rows * spec.outputs()];
      rectified[b] = spec.batchNorm() ? new float[rows * spec.outputs()] : outputs[b];
      mean[b] = new float[spec.batchNorm() ? spec.outputs() : 0];
      inverse[b] = new float[spec.batchNorm() ? spec.outputs() : 0];
    }
  }

  /** Rows of the largest batch that fits. */
  public int capacity() {
    return capacity;
  }

  /** Input of the recorded forward pass, {@code [rows, in]}. */
  public Matrix input() {
    return input;
  }

  /** Output of the recorded forward pass, {@code [rows, out]}; shares the tape's array. */
  public Matrix output() {
    return new Matrix(input.rows(), lastWidth, outputs[outputs.length - 1]);
  }

  /** Output of one block, {@code [rows, out]} row-major; shares the tape's array. */
  public float[] output(int block) {
    return outputs[block];
  }

  /** Gives the next output an array of its own, so that the present one can be sent and kept. */
  public void renewOutput() {
    int last = outputs.length - 1;
    boolean shared = rectified[last] == outputs[last];
    outputs[last] = new float[capacity * lastWidth];
    if (shared) {
      rectified[last] = outputs[last];
    }
  }

  void record(Matrix x) {
    input = x;
  }
}
