// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import io.dni.learning.message.ErrorSignal;
import java.util.List;

/**
 * What came of a signal.
 *
 * @param outcome what was done with it
 * @param signals to send down, from a segment that had waited for this signal
 */
public record CorrectionStep(Outcome outcome, List<ErrorSignal> signals) {

  /** What was done with a signal. */
  public enum Outcome {
    /** The SG module was corrected, or the segment has learned. */
    APPLIED,
    /** Its batch is not pending any more: a duplicate, or too late. Dropped. */
    UNMATCHED,
    /** Its batch never existed in this history. Dropped. */
    ORPHAN,
    /** It was empty or not finite: the batch is settled, nothing was learned. */
    SKIPPED
  }
}
