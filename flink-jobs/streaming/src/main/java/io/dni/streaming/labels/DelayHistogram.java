// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.labels;

/**
 * How long labels took, counted in 48 classes, each twice as wide as the one before: class 0 holds
 * 0 ms, class n holds 2^(n−1) to 2^n − 1 ms.
 */
public final class DelayHistogram {
  /** Number of classes; the last one begins at 2^46 ms, two thousand years. */
  public static final int CLASSES = 48;

  private final long[] counts;

  /** Counts as they were stored. */
  public DelayHistogram(long[] counts) {
    this.counts = counts;
  }

  /** Nothing counted. */
  public DelayHistogram() {
    this(new long[CLASSES]);
  }

  /** Counts a delay of so many milliseconds, at least 0. */
  public void add(long millis) {
    counts[Math.min(CLASSES - 1, Long.SIZE - Long.numberOfLeadingZeros(millis))]++;
  }

  /** Upper bound of the class in which the median lies, milliseconds; NaN without a delay. */
  public double median() {
    return quantile(0.5);
  }

  /**
   * Upper bound of the class in which a quantile lies, milliseconds; NaN without a delay.
   *
   * @param q 0 to 1
   */
  public double quantile(double q) {
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    long below = 0;
    for (int n = 0; n < CLASSES; n++) {
      below += counts[n];
      if (total > 0 && below >= q * total) {
        return (double) ((1L << n) - 1);
      }
    }
    return Double.NaN;
  }

  /** Delays per class. */
  public long[] counts() {
    return counts.clone();
  }

  /** A copy. */
  public DelayHistogram copy() {
    return new DelayHistogram(counts.clone());
  }
}
