// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

/** What a segment counts since it was created. Stored by name, so the order may change. */
public enum Counter {
  /** Batches seen. */
  BATCHES,
  /** Examples seen. */
  EXAMPLES,
  /** Optimizer steps taken. */
  STEPS,
  /** Signals that came back and were used. */
  CORRECTIONS,
  /**
   * Signals for a batch that this segment once sent up but that is not pending: duplicates, and
   * late ones after an eviction.
   */
  UNMATCHED,
  /**
   * Signals for a batch that this segment has never sent up: from a future that was rolled back.
   */
  ORPHANS,
  /** Pending batches dropped because there were too many. */
  EVICTED,
  /** Steps not taken because a loss or a gradient was not finite. */
  SKIPPED,
  /** Steps not taken by the trust gate. */
  GATED,
  /** Largest number of pending batches so far. */
  PENDING_MAX,
  /** Output segment: examples predicted right before they were learned. */
  CORRECT,
  /** Batches that came while the model was frozen: scored, and not learned. */
  FROZEN_BATCHES,
  /** Examples of those batches. */
  FROZEN_EXAMPLES,
  /** Examples whose learning was undone, because the segment went back to an earlier copy. */
  UNDONE,
  /**
   * Sum modulo 2^64 of a hash of the name of every example seen. Two histories have the same only
   * if they took up the same examples the same number of times, in whatever order: what an audit
   * compares.
   */
  EXAMPLE_DIGEST,
  /**
   * Sum modulo 2^64 of {@link io.dni.learning.message.BatchId#digest} over the batches sent up,
   * less that of every batch whose signal acted or that was evicted. It equals the sum over the
   * pending batches only if each of the others went exactly once: what an audit compares, batch by
   * batch and not by numbers alone.
   */
  PENDING_DIGEST
}
