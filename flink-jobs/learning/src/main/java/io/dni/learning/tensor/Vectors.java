// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.tensor;

/**
 * Reductions over {@code float[]}. A plain running sum cannot be vectorised, because the order of
 * float additions matters; these keep one partial sum per lane of a chunk instead, and copy each
 * chunk so that all arrays of the loop share one index: then the JIT makes SIMD code of it. The
 * result is the same on every machine.
 */
public final class Vectors {
  private static final int LANES = 1024;

  private Vectors() {}

  /** {@code sum of a_i b_i} over the first {@code size} values. */
  public static double dot(float[] a, float[] b, int size) {
    float[] partial = new float[LANES];
    float[] left = new float[LANES];
    float[] right = new float[LANES];
    for (int start = 0; start < size; start += LANES) {
      int n = Math.min(LANES, size - start);
      System.arraycopy(a, start, left, 0, n);
      System.arraycopy(b, start, right, 0, n);
      for (int lane = 0; lane < n; lane++) {
        partial[lane] += left[lane] * right[lane];
      }
    }
    return sum(partial, size);
  }

  /**
   * {@code sum of a_i²}; not finite if one of the values is not finite, or so large that its square
   * overflows a float.
   */
  public static double squaredNorm(float[] a, int size) {
    float[] partial = new float[LANES];
    float[] values = new float[LANES];
    for (int start = 0; start < size; start += LANES) {
      int n = Math.min(LANES, size - start);
      System.arraycopy(a, start, values, 0, n);
      for (int lane = 0; lane < n; lane++) {
        partial[lane] += values[lane] * values[lane];
      }
    }
    return sum(partial, size);
  }

  /** {@code sum of (a_i - b_i)²}. */
  public static double squaredDistance(float[] a, float[] b, int size) {
    float[] partial = new float[LANES];
    float[] left = new float[LANES];
    float[] right = new float[LANES];
    for (int start = 0; start < size; start += LANES) {
      int n = Math.min(LANES, size - start);
      System.arraycopy(a, start, left, 0, n);
      System.arraycopy(b, start, right, 0, n);
      for (int lane = 0; lane < n; lane++) {
        float d = left[lane] - right[lane];
        partial[lane] += d * d;
      }
    }
    return sum(partial, size);
  }

  /**
   * How two vectors lie to each other.
   *
   * @param squaredDistance {@code sum of (a_i - b_i)²}
   * @param squaredFirst {@code sum of a_i²}
   * @param squaredSecond {@code sum of b_i²}
   */
  public record Comparison(double squaredDistance, double squaredFirst, double squaredSecond) {}

  /** {@link #squaredDistance} and both {@link #squaredNorm} of the first values, in one pass. */
  public static Comparison compare(float[] a, float[] b, int size) {
    float[] distance = new float[LANES];
    float[] first = new float[LANES];
    float[] second = new float[LANES];
    float[] left = new float[LANES];
    float[] right = new float[LANES];
    for (int start = 0; start < size; start += LANES) {
      int n = Math.min(LANES, size - start);
      System.arraycopy(a, start, left, 0, n);
      System.arraycopy(b, start, right, 0, n);
      for (int lane = 0; lane < n; lane++) {
        float d = left[lane] - right[lane];
        distance[lane] += d * d;
        first[lane] += left[lane] * left[lane];
        second[lane] += right[lane] * right[lane];
      }
    }
    return new Comparison(sum(distance, size), sum(first, size), sum(second, size));
  }

  private static double sum(float[] partial, int size) {
    double sum = 0;
    for (int lane = 0; lane < Math.min(LANES, size); lane++) {
      sum += partial[lane];
    }
    return sum;
  }
}
