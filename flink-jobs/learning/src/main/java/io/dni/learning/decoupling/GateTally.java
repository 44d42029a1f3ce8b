// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

/** What a {@link Gate} has seen of one model. Changed in place. */
public final class GateTally {
  private RunningMoments differences;
  private RunningMoments champion;
  private RunningMoments row;
  private int won;
  private int lost;

  /** Nothing. */
  public GateTally() {
    this(new RunningMoments(), new RunningMoments(), new RunningMoments(), 0, 0);
  }

  /**
   * As it was stored.
   *
   * @param differences of the window that is open: live loss minus that of the champion
   * @param champion its losses in the window that is open
   * @param row its losses in the windows of the row
   * @param won windows in a row
   * @param lost windows in a row
   */
  public GateTally(
      RunningMoments differences, RunningMoments champion, RunningMoments row, int won, int lost) {
    this.differences = differences;
    this.champion = champion;
    this.row = row;
    this.won = won;
    this.lost = lost;
  }

  /** Takes the losses of one batch. */
  void add(double live, double other) {
    differences.add(live - other);
    champion.add(other);
  }

  /** Mean of the differences, in standard errors. */
  double statistic() {
    double mean = differences.mean();
    return mean == 0 ? 0 : mean / Math.sqrt(differences.squaredError());
  }

  /** How far the champion's loss is from what it was in the row, in standard errors. */
  double jump() {
    return row.count() == 0
        ? 0
        : Math.abs(champion.mean() - row.mean())
            / Math.sqrt(champion.squaredError() + row.squaredError());
  }

  /**
   * The window is over.
   *
   * @param sign 1, the live model has lost it; −1, it has won; 0, neither
   * @param another whether it belongs to no row that is there
   */
  void close(int sign, boolean another) {
    if (another || (sign > 0 ? won : lost) > 0 || sign == 0) {
      won = 0;
      lost = 0;
      row = new RunningMoments();
    }
    won += sign < 0 ? 1 : 0;
    lost += sign > 0 ? 1 : 0;
    if (sign != 0) {
      row.add(champion);
    }
    differences = new RunningMoments();
    champion = new RunningMoments();
  }

  /** Begins anew. */
  public void clear() {
    close(0, true);
  }

  /** Differences of the window that is open. */
  public RunningMoments differences() {
    return differences;
  }

  /** Losses of the champion in the window that is open. */
  public RunningMoments champion() {
    return champion;
  }

  /** Losses of the champion in the row. */
  public RunningMoments row() {
    return row;
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
    return new GateTally(differences.copy(), champion.copy(), row.copy(), won, lost);
  }
}
