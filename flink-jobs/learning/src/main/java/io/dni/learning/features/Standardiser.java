// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.features;

/**
 * Running standardisation of one number (SPEC, section 12): {@code (x − m) / s} with Welford's mean
 * m and population deviation s over the values up to and with this one. With a half-life, older
 * values weigh less: m and s are those of exponential weights, and as without one at the start. All
 * in double precision, so a shift by a million does no harm.
 */
public final class Standardiser {
  private static final double ROUNDING = 1e-12;

  private double count;
  private double mean;
  private double variance;

  /** Nothing seen yet. */
  public Standardiser() {}

  /** As it was stored. */
  public Standardiser(double count, double mean, double variance) {
    this.count = count;
    this.mean = mean;
    this.variance = variance;
  }

  /**
   * Takes a value into the statistics.
   *
   * @param halfLife in values; 0: all weigh alike
   */
  public void add(double x, double halfLife) {
    take(x, leastWeight(halfLife));
  }

  /** The weight of the newest value that is never fallen short of; 0 without a half-life. */
  static double leastWeight(double halfLife) {
    return halfLife > 0 ? 1 - Math.pow(0.5, 1 / halfLife) : 0;
  }

  /** {@link #add} with its {@link #leastWeight} at hand. */
  void take(double x, double leastWeight) {
    count++;
    double weight = Math.max(1 / count, leastWeight);
    double difference = x - mean;
    mean += weight * difference;
    variance = (1 - weight) * (variance + weight * difference * difference);
  }

  /** A value by the statistics as they are; 0 where the deviation is 0. */
  public double standardise(double x) {
    double deviation = deviation();
    return deviation > 0 ? (x - mean) / deviation : 0;
  }

  /** Their population deviation; 0 where it is no more than rounding. */
  public double deviation() {
    double deviation = Math.sqrt(variance);
    return deviation > ROUNDING * Math.abs(mean) ? deviation : 0;
  }

  /** Values taken. */
  public double count() {
    return count;
  }

  /** Their mean. */
  public double mean() {
    return mean;
  }

  /** Their population variance. */
  public double variance() {
    return variance;
  }

  Standardiser copy() {
    return new Standardiser(count, mean, variance);
  }
}
