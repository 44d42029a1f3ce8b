// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.tensor;

import java.util.Arrays;

/**
 * Reductions over {@code float[]}. A plain running sum cannot be vectorised, because the order of
 * float additions matters; these keep one partial sum per lane of a chunk instead, and copy each
 * chunk so that all arrays of the loop share one index: then the JIT makes SIMD code of it. The
 * result is the same on every machine.
 */
public final class Vectors {
  private static final int LANES = 1024;

  /** Sums that do not wait for each other, where the lanes are summed up. */
  private static final int CHAINS = 8;

  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  /** Arrays that would else be made, and filled with zeros, for each reduction. */
  private static final class Scratch {
    private final float[] partial = new float[LANES];
    private final float[] left = new float[LANES];
    private final float[] right = new float[LANES];

    /** The same, with partial sums of zero in the lanes that are used. */
    Scratch cleared(int size) {
      Arrays.fill(partial, 0, Math.min(LANES, size), 0f);
      return this;
    }
  }

  private Vectors() {}

  /** {@code sum of a_i b_i} over the first {@code size} values. */
  public static double dot(float[] a, float[] b, int size) {
    Scratch scratch = SCRATCH.get().cleared(size);
    float[] partial = scratch.partial;
    float[] left = scratch.left;
    float[] right = scratch.right;
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
    Scratch scratch = SCRATCH.get().cleared(size);
    float[] partial = scratch.partial;
    float[] values = scratch.left;
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
    Scratch scratch = SCRATCH.get().cleared(size);
    float[] partial = scratch.partial;
    float[] left = scratch.left;
    float[] right = scratch.right;
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
    int lanes = Math.min(LANES, size);
    int whole = lanes - lanes % CHAINS;
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    for (int lane = 0; lane < whole; lane += CHAINS) {
      s0 += partial[lane];
      s1 += partial[lane + 1];
      s2 += partial[lane + 2];
      s3 += partial[lane + 3];
      s4 += partial[lane + 4];
      s5 += partial[lane + 5];
      s6 += partial[lane + 6];
      s7 += partial[lane + 7];
    }
    for (int lane = whole; lane < lanes; lane++) {
      s0 += partial[lane];
    }
    return (s0 + s1) + (s2 + s3) + ((s4 + s5) + (s6 + s7));
  }
}
