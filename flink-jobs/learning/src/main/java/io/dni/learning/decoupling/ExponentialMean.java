// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

/**
 * A running mean that forgets: each sample has 2 % of the weight, so it looks back about 50
 * batches. The start is not biased towards zero.
 */
public final class ExponentialMean {
  /** Weight that the past keeps per sample. */
  public static final double DECAY = 0.98;

  private double sum;
  private double weight;

  /** An empty mean. */
  public ExponentialMean() {}

  /** A mean as it was stored. */
  public ExponentialMean(double sum, double weight) {
    this.sum = sum;
    this.weight = weight;
  }

  /** Adds one sample; a value that is not finite is left out. */
  public void add(double value) {
    add(value, 1);
  }

  /** Adds a sample that stands for {@code span} batches. */
  public void add(double value, int span) {
    if (Double.isFinite(value)) {
      double keep = span == 1 ? DECAY : Math.pow(DECAY, span);
      sum = keep * sum + (1 - keep) * value;
      weight = keep * weight + (1 - keep);
    }
  }

  /** The mean, NaN without a sample. */
  public double value() {
    return weight > 0 ? sum / weight : Double.NaN;
  }

  /** Weighted sum of the samples, for storage. */
  public double sum() {
    return sum;
  }

  /** Sum of the weights, for storage. */
  public double weight() {
    return weight;
  }

  ExponentialMean copy() {
    return new ExponentialMean(sum, weight);
  }
}
