// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

/** What a {@link Gate} has seen of one model. Changed in place. */
public final class GateTally {
  private int batches;
  private double mean;
  private double squares;
  private int won;
  private int lost;

  /** Nothing. */
  public GateTally() {}

  /**
   * As it was stored.
   *
   * @param batches of the window that is open
   * @param mean of the differences in it
   * @param squares sum of the squared deviations from that mean
   * @param won windows in a row
   * @param lost windows in a row
   */
  public GateTally(int batches, double mean, double squares, int won, int lost) {
    this.batches = batches;
    this.mean = mean;
    this.squares = squares;
    this.won = won;
    this.lost = lost;
  }

  /** Takes the difference of one batch (Welford's recursion). */
  void add(double difference) {
    batches++;
    double off = difference - mean;
    mean += off / batches;
    squares += off * (difference - mean);
  }

  /** Mean of the differences, in standard errors. */
  double statistic() {
    double error = Math.sqrt(squares / (batches - 1) / batches);
    return mean == 0 ? 0 : mean / error;
  }

  /** The window is over: 1, the live model has lost it; −1, it has won; 0, neither. */
  void close(int sign) {
    lost = sign > 0 ? lost + 1 : 0;
    won = sign < 0 ? won + 1 : 0;
    batches = 0;
    mean = 0;
    squares = 0;
  }

  /** Begins anew. */
  public void clear() {
    close(0);
  }

  /** Batches of the window that is open. */
  public int batches() {
    return batches;
  }

  /** Mean of the differences in it. */
  public double mean() {
    return mean;
  }

  /** Sum of the squared deviations from that mean. */
  public double squares() {
    return squares;
  }

  /** Windows that the live model has won, in a row. */
  public int won() {
    return won;
  }

  /** Windows that the live model has lost, in a row. */
  public int lost() {
    return lost;
  }

  /** A deep copy. */
  public GateTally copy() {
    return new GateTally(batches, mean, squares, won, lost);
  }
}
