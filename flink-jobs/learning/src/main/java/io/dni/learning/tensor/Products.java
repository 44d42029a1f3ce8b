// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.tensor;

import io.dni.learning.tensor.Blas.Operand;
import java.util.Arrays;

/**
 * The three products of a dense layer with weights {@code W [in, out]} that lie in a flat array.
 * Larger ones go to BLAS; a few small rows are faster in a plain loop, which skips zeros as well
 * (half of what relu leaves, most of a one-hot input). Holds scratch space; not thread-safe.
 */
public final class Products {
  /** Rows up to which a plain loop is faster: BLAS reads W once more, for its copy. */
  private static final int FEW_ROWS = 2;

  private static final int ROWS_AT_ONCE = 8;

  private final int in;
  private final int out;
  private final int weights;
  private final float[] sum;
  private final float[] line;

  /**
   * @param weights place of W {@code [in, out]} in the arrays of parameters and gradients
   */
  public Products(int in, int out, int weights) {
    this.in = in;
    this.out = out;
    this.weights = weights;
    sum = new float[out];
    line = new float[out];
  }

  /** {@code z = x W}, with x {@code [rows, in]} and z {@code [rows, out]}. */
  public void forward(float[] x, int rows, float[] parameters, float[] z) {
    if (rows > FEW_ROWS) {
      Operand w = Operand.at(parameters, weights, in, out);
      Blas.multiply(Operand.of(x, rows, in), w, 1f, Operand.of(z, rows, out));
      return;
    }
    for (int s = 0; s < rows; s++) {
      Arrays.fill(sum, 0f);
      for (int i = 0; i < in; i++) {
        float value = x[s * in + i];
        if (value != 0) {
          System.arraycopy(parameters, weights + i * out, line, 0, out);
          for (int j = 0; j < out; j++) {
            sum[j] = Math.fma(value, line[j], sum[j]);
          }
        }
      }
      System.arraycopy(sum, 0, z, s * out, out);
    }
  }

  /** {@code ∂ℓ/∂W = xᵀ δ / rows}, the mean over the rows. */
  public void weightGradient(float[] x, int rows, float[] delta, float[] gradients) {
    if (rows > 1) {
      Blas.multiply(
          Operand.of(x, rows, in).transpose(),
          Operand.of(delta, rows, out),
          1f / rows,
          Operand.at(gradients, weights, in, out));
      return;
    }
    for (int i = 0; i < in; i++) {
      float value = x[i];
      for (int j = 0; j < out; j++) {
        line[j] = value * delta[j];
      }
      System.arraycopy(line, 0, gradients, weights + i * out, out);
    }
  }

  /** {@code ∂ℓ/∂x = δ Wᵀ}, with δ {@code [rows, out]}. */
  public void inputGradient(float[] delta, int rows, float[] parameters, float[] deltaIn) {
    if (rows > FEW_ROWS) {
      Operand w = Operand.at(parameters, weights, in, out);
      Blas.multiply(Operand.of(delta, rows, out), w.transpose(), 1f, Operand.of(deltaIn, rows, in));
      return;
    }
    for (int s = 0; s < rows; s++) {
      int whole = in - in % ROWS_AT_ONCE;
      for (int i = 0; i < whole; i += ROWS_AT_ONCE) {
        eightRows(delta, s * out, parameters, weights + i * out, deltaIn, s * in + i);
      }
      for (int i = whole; i < in; i++) {
        float sum0 = 0;
        for (int j = 0; j < out; j++) {
          sum0 = Math.fma(delta[s * out + j], parameters[weights + i * out + j], sum0);
        }
        deltaIn[s * in + i] = sum0;
      }
    }
  }

  /** Eight rows of W at once, for one sum has to wait for itself, and each δ is read once. */
  private void eightRows(float[] delta, int from, float[] w, int first, float[] result, int to) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    for (int j = 0; j < out; j++) {
      float d = delta[from + j];
      int at = first + j;
      s0 = Math.fma(d, w[at], s0);
      s1 = Math.fma(d, w[at + out], s1);
      s2 = Math.fma(d, w[at + 2 * out], s2);
      s3 = Math.fma(d, w[at + 3 * out], s3);
      s4 = Math.fma(d, w[at + 4 * out], s4);
      s5 = Math.fma(d, w[at + 5 * out], s5);
      s6 = Math.fma(d, w[at + 6 * out], s6);
      s7 = Math.fma(d, w[at + 7 * out], s7);
    }
    result[to] = s0;
    result[to + 1] = s1;
    result[to + 2] = s2;
    result[to + 3] = s3;
    result[to + 4] = s4;
    result[to + 5] = s5;
    result[to + 6] = s6;
    result[to + 7] = s7;
  }
}
