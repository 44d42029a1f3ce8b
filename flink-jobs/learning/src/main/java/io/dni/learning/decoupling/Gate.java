// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import java.io.Serializable;

/**
 * When a live model takes the champion's place, and when it goes back to it. On a share of the
 * batches both predict, before the batch is learned. Over a window of such batches the mean losses
 * of both are compared in pairs: with d the difference of the two on one batch, the live model wins
 * the window where mean(d) / (s(d) / √n) is below −{@link #NOISE}, and loses it above {@link
 * #NOISE} (a paired t statistic, one-sided p of about .001 for n = 100). Batches of a stream are no
 * independent draws, so it takes several windows in a row to decide anything. And a row is of one
 * regime: where the champion's own loss jumps by more than {@link #JUMP} standard errors a new row
 * begins, so that what was won before labels went bad does not count with what is won on bad ones.
 *
 * @param share of the batches on which both predict, 0 to 1; 0: the gate is off
 * @param window compared batches, at least 2
 * @param promoteAfter windows in a row that the live model must win to become the champion
 * @param restoreAfter windows in a row that it must lose to be restored from it
 */
public record Gate(double share, int window, int promoteAfter, int restoreAfter)
    implements Serializable {
  /** Standard errors by which a window is won or lost. */
  public static final double NOISE = 3;

  /** Standard errors by which the champion's loss must change to begin a new row. */
  public static final double JUMP = 6;

  /** Never decides anything. */
  public static final Gate OFF = new Gate(0, 2, 1, 1);

  /** What the gate says. */
  public enum Verdict {
    /** All stays as it is. */
    STAY,
    /** The live model becomes the champion. */
    PROMOTE,
    /** The live model goes back to the champion. */
    RESTORE
  }

  /** Whether the gate does anything. */
  public boolean on() {
    return share > 0;
  }

  /** Whether both predict a batch. */
  public boolean compares(long sequence) {
    return Math.floor((sequence + 1) * share) > Math.floor(sequence * share);
  }

  /** A batch was predicted, and there is no champion yet: the first one is taken after a window. */
  public Verdict alone(GateTally tally) {
    tally.add(0, 0);
    if (tally.differences().count() < window) {
      return Verdict.STAY;
    }
    tally.clear();
    return Verdict.PROMOTE;
  }

  /**
   * Both have predicted a batch.
   *
   * @param live mean loss of the live model; where it is not finite, the window is lost at once
   * @param champion mean loss of the champion
   */
  public Verdict compared(GateTally tally, double live, double champion) {
    if (!Double.isFinite(live)) {
      tally.close(1, false);
    } else if (Double.isFinite(champion)) {
      tally.add(live, champion);
      if (tally.differences().count() < window) {
        return Verdict.STAY;
      }
      double t = tally.statistic();
      tally.close(t > NOISE ? 1 : t < -NOISE ? -1 : 0, tally.jump() > JUMP);
    }
    if (tally.lost() >= restoreAfter) {
      tally.clear();
      return Verdict.RESTORE;
    }
    if (tally.won() >= promoteAfter) {
      tally.clear();
      return Verdict.PROMOTE;
    }
    return Verdict.STAY;
  }
}
