// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.segment;

import io.dni.learning.layer.BlockSpec;
import io.dni.learning.tensor.Matrix;
import java.util.ArrayList;
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

  private Tape(Matrix input, Matrix output, List<float[]> arrays) {
    int n = arrays.size() / 4;
    this.input = input;
    capacity = input.rows();
    lastWidth = output.columns();
    rectified = new float[n][];
    mean = new float[n][];
    inverse = new float[n][];
    outputs = new float[n][];
    for (int b = 0; b < n; b++) {
      outputs[b] = b == n - 1 ? output.data() : arrays.get(4 * b);
      rectified[b] = arrays.get(4 * b + 1).length == 0 ? outputs[b] : arrays.get(4 * b + 1);
      mean[b] = arrays.get(4 * b + 2);
      inverse[b] = arrays.get(4 * b + 3);
    }
  }

  Tape(List<BlockSpec> blocks, int rows) {
    int n = blocks.size();
    capacity = rows;
    lastWidth = n == 0 ? 0 : blocks.get(n - 1).outputs();
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

  /**
   * Output of the recorded forward pass, {@code [rows, out]}; shares the tape's array. Without
   * blocks it is the input.
   */
  public Matrix output() {
    return outputs.length == 0
        ? input
        : new Matrix(input.rows(), lastWidth, outputs[outputs.length - 1]);
  }

  /** Output of one block, {@code [rows, out]} row-major; shares the tape's array. */
  public float[] output(int block) {
    return outputs[block];
  }

  /** Gives the next output an array of its own, so that the present one can be sent and kept. */
  public void renewOutput() {
    if (outputs.length == 0) {
      return;
    }
    int last = outputs.length - 1;
    boolean shared = rectified[last] == outputs[last];
    outputs[last] = new float[capacity * lastWidth];
    if (shared) {
      rectified[last] = outputs[last];
    }
  }

  /**
   * The recorded arrays, four per block: output, rectified values, mean and inverse deviation.
   * Those that are stored elsewhere are empty: the last output, which is the pending activation,
   * and rectified values that are the output itself.
   */
  public List<float[]> arrays() {
    List<float[]> arrays = new ArrayList<>();
    for (int b = 0; b < outputs.length; b++) {
      arrays.add(b == outputs.length - 1 ? new float[0] : outputs[b]);
      arrays.add(rectified[b] == outputs[b] ? new float[0] : rectified[b]);
      arrays.add(mean[b]);
      arrays.add(inverse[b]);
    }
    return arrays;
  }

  /**
   * A tape as it was stored.
   *
   * @param input of the recorded pass
   * @param output of the recorded pass
   * @param arrays as {@link #arrays} gave them
   */
  public static Tape restore(Matrix input, Matrix output, List<float[]> arrays) {
    return new Tape(input, output, arrays);
  }

  void record(Matrix x) {
    input = x;
  }
}
