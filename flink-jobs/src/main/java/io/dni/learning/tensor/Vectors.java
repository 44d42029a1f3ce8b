// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.tensor;

/**
 * Reductions over {@code float[]}. A plain running sum cannot be vectorised, because the order of
 * float additions matters; these keep one partial sum per lane of a block instead, which the JIT
 * turns into SIMD code, and give the same result on every machine.
 */
public final class Vectors {
  private static final int LANES = 64;

  private Vectors() {}

  /** {@code sum of a_i b_i} over the first {@code size} values. */
  public static double dot(float[] a, float[] b, int size) {
    float[] partial = new float[LANES];
    int blocks = size - size % LANES;
    for (int start = 0; start < blocks; start += LANES) {
      for (int lane = 0; lane < LANES; lane++) {
        partial[lane] += a[start + lane] * b[start + lane];
      }
    }
    for (int i = blocks; i < size; i++) {
      partial[i - blocks] += a[i] * b[i];
    }
    return sum(partial);
  }

  /**
   * {@code sum of a_i²}; not finite if one of the values is not finite, or so large that its square
   * overflows a float.
   */
  public static double squaredNorm(float[] a, int size) {
    return dot(a, a, size);
  }

  /** {@code sum of (a_i - b_i)²}. */
  public static double squaredDistance(float[] a, float[] b, int size) {
    float[] partial = new float[LANES];
    int blocks = size - size % LANES;
    for (int start = 0; start < blocks; start += LANES) {
      for (int lane = 0; lane < LANES; lane++) {
        float d = a[start + lane] - b[start + lane];
        partial[lane] += d * d;
      }
    }
    for (int i = blocks; i < size; i++) {
      float d = a[i] - b[i];
      partial[i - blocks] += d * d;
    }
    return sum(partial);
  }

  private static double sum(float[] partial) {
    double sum = 0;
    for (float p : partial) {
      sum += p;
    }
    return sum;
  }
}
