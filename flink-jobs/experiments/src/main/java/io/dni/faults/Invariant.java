// SPDX-License-Identifier: Apache-2.0
package io.dni.faults;

/** What must hold in every run, whatever happens. */
public enum Invariant {
  /** Each example of the surviving history was taken up by each segment exactly once. */
  EXAMPLE_ONCE,
  /** A gradient corrects only the batch that it was computed from. */
  RIGHT_BATCH,
  /** A batch is corrected at most once. */
  CORRECTED_ONCE,
  /** Each batch sent up was corrected, is pending, was skipped, or is a counted eviction. */
  ACCOUNTED,
  /** Where no gradient is lost and none evicted, none is waited for in vain. */
  NOTHING_AWAITED,
  /** Never more pending batches than allowed. */
  PENDING_BOUND,
  /** What is dropped is called by its right name: orphan or duplicate. */
  RIGHT_NAME,
  /** No number in a checkpoint is infinite or not a number. */
  FINITE
}
