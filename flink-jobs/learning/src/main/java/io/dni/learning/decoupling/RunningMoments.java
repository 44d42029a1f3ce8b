// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

/** Number, mean and spread of values that come one by one (Welford). Changed in place. */
public final class RunningMoments {
  private int count;
  private double mean;
  private double squares;

  /** Of no values. */
  public RunningMoments() {}

  /**
   * As they were stored.
   *
   * @param squares sum of the squared deviations from the mean
   */
  public RunningMoments(int count, double mean, double squares) {
    this.count = count;
    this.mean = mean;
    this.squares = squares;
  }

  void add(double value) {
    add(1, value, 0);
  }

  void add(RunningMoments others) {
    add(others.count, others.mean, others.squares);
  }

  private void add(int n, double otherMean, double otherSquares) {
    int all = count + n;
    if (all > 0) {
      double off = otherMean - mean;
      squares += otherSquares + off * off * count * n / all;
      mean += off * n / all;
      count = all;
    }
  }

  /** How many. */
  public int count() {
    return count;
  }

  /** Their mean; 0 without any. */
  public double mean() {
    return mean;
  }

  /** Sum of the squared deviations from the mean. */
  public double squares() {
    return squares;
  }

  /** Squared standard error of the mean. */
  double squaredError() {
    return squares / (count - 1) / count;
  }

  /** A copy. */
  public RunningMoments copy() {
    return new RunningMoments(count, mean, squares);
  }
}
