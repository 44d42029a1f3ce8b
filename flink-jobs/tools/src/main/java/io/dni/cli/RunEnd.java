// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.checkpoint.ExactProgress;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * When a run with a number of examples to learn is at its end. Either they are learned; or nothing
 * has happened for a while, and what was learned, what was refused and what does not fill a batch
 * add up to them: then the rest will never come.
 *
 * <p>What was learned is known from snapshots, every so many batches, and to the example from the
 * newest checkpoint.
 */
final class RunEnd {
  private final long target;
  private final long quietNanos;
  private long learned = -1;
  private long refused = -1;
  private long since;
  private Optional<ExactProgress> exact = Optional.empty();
  private long exactSince;

  /**
   * An end to be waited for.
   *
   * @param target examples to learn
   * @param quietNanos how long nothing must have happened before sums are believed
   */
  RunEnd(long target, long quietNanos) {
    this.target = target;
    this.quietNanos = quietNanos;
  }

  /**
   * Takes the newest counts.
   *
   * @param newLearned by snapshots
   * @param newRefused records of this run
   * @param now nanoseconds of any clock
   */
  void observe(long newLearned, long newRefused, long now) {
    if (newLearned != learned || newRefused != refused) {
      learned = newLearned;
      refused = newRefused;
      since = now;
    }
  }

  /** Whether snapshots say that all are learned. */
  boolean isReached() {
    return learned >= target;
  }

  /** Whether it has been quiet for so long that a checkpoint is worth a look. */
  boolean isQuiet(long now) {
    return now - since >= quietNanos;
  }

  /**
   * Whether checkpoints have told the same for so long that the job must have made several of them
   * without learning anything. Snapshots alone would not do: they come every so many batches.
   *
   * @param newest progress at the newest checkpoint, if there is one
   * @param stillNanos several checkpoint intervals
   */
  boolean isStill(Optional<ExactProgress> newest, long now, long stillNanos) {
    if (newest.isEmpty() || !newest.equals(exact)) {
      exact = newest;
      exactSince = now;
    }
    return exact.isPresent() && now - exactSince >= stillNanos;
  }

  /**
   * Whether the counts add up.
   *
   * @param exact of the newest checkpoint, if there is one
   * @param offered examples that there are in all, where that is known and fewer than the target
   */
  boolean addsUp(Optional<ExactProgress> exact, OptionalLong offered) {
    long wanted = Math.min(target, offered.orElse(target));
    long settled = Math.max(learned, exact.map(ExactProgress::learned).orElse(0L));
    long waiting = exact.map(ExactProgress::waiting).orElse(0L);
    return settled >= target || settled + waiting + refused >= wanted;
  }
}
