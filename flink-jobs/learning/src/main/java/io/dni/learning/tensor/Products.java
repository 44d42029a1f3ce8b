// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.tensor;

import io.dni.learning.tensor.Blas.Transpose;
import java.util.Arrays;

/**
 * The three products of a dense layer with weights {@code W [in, out]} that lie in a flat array.
 * Larger ones go to BLAS; a few small rows are faster in a plain loop, which skips zeros as well
 * (half of what relu leaves, most of a one-hot input). Holds scratch space; not thread-safe.
 */
public final class Products {
  /** Rows up to which a plain loop is faster: BLAS reads W once more, for its copy. */
  private static final int FEW_ROWS = 2;

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
      Blas.multiply(Transpose.NO, Transpose.NO, rows, out, in, 1f, x, 0, parameters, weights, z, 0);
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
          Transpose.YES,
          Transpose.NO,
          in,
          out,
          rows,
          1f / rows,
          x,
          0,
          delta,
          0,
          gradients,
          weights);
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
      Blas.multiply(
          Transpose.NO,
          Transpose.YES,
          rows,
          in,
          out,
          1f,
          delta,
          0,
          parameters,
          weights,
          deltaIn,
          0);
      return;
    }
    for (int s = 0; s < rows; s++) {
      for (int i = 0; i < in; i++) {
        deltaIn[s * in + i] = dot(delta, s * out, parameters, weights + i * out, out);
      }
    }
  }

  /** In eight sums, for one sum has to wait for itself. */
  private static float dot(float[] a, int aFrom, float[] b, int bFrom, int size) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    int j = 0;
    for (; j <= size - 8; j += 8) {
      s0 += a[aFrom + j] * b[bFrom + j];
      s1 += a[aFrom + j + 1] * b[bFrom + j + 1];
      s2 += a[aFrom + j + 2] * b[bFrom + j + 2];
      s3 += a[aFrom + j + 3] * b[bFrom + j + 3];
      s4 += a[aFrom + j + 4] * b[bFrom + j + 4];
      s5 += a[aFrom + j + 5] * b[bFrom + j + 5];
      s6 += a[aFrom + j + 6] * b[bFrom + j + 6];
      s7 += a[aFrom + j + 7] * b[bFrom + j + 7];
    }
    for (; j < size; j++) {
      s0 += a[aFrom + j] * b[bFrom + j];
    }
    return (s0 + s1) + (s2 + s3) + ((s4 + s5) + (s6 + s7));
  }
}
