// SPDX-License-Identifier: Apache-2.0
package io.dni.faults;

import io.dni.learning.decoupling.CorrectionStep.Outcome;
import io.dni.learning.message.BatchId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * An observer's record of one segment, kept beside its state and rolled back with it. It knows the
 * true origin of every batch and message, which the segment does not.
 */
final class SegmentAudit {
  private final int segment;
  private final Map<BatchId, Long> originOfSent;
  private final Set<Integer> examples;
  private final Set<Long> settled;

  SegmentAudit(int segment) {
    this(segment, Map.of(), Set.of(), Set.of());
  }

  private SegmentAudit(
      int segment, Map<BatchId, Long> originOfSent, Set<Integer> examples, Set<Long> settled) {
    this.segment = segment;
    this.originOfSent = new HashMap<>(originOfSent);
    this.examples = new HashSet<>(examples);
    this.settled = new HashSet<>(settled);
  }

  SegmentAudit copy() {
    return new SegmentAudit(segment, originOfSent, examples, settled);
  }

  Set<Integer> examples() {
    return examples;
  }

  int sent() {
    return originOfSent.size();
  }

  int settled() {
    return settled.size();
  }

  long originOf(BatchId id) {
    return originOfSent.get(id);
  }

  void took(Travelling.Rising rising) {
    for (int example : rising.examples()) {
      require(examples.add(example), Invariant.EXAMPLE_ONCE, "example " + example + " twice");
    }
  }

  void sent(Travelling.Rising rising) {
    Long before = originOfSent.put(rising.batch().id(), rising.origin());
    require(before == null, Invariant.RIGHT_BATCH, rising.batch().id() + " names two batches");
  }

  void heard(Travelling.Falling falling, Outcome outcome) {
    Long origin = originOfSent.get(falling.signal().id());
    switch (outcome) {
      case APPLIED, SKIPPED -> {
        require(
            origin != null && origin == falling.origin(),
            Invariant.RIGHT_BATCH,
            "a signal of batch " + falling.origin() + " was used for batch " + origin);
        require(settled.add(origin), Invariant.CORRECTED_ONCE, "batch " + origin + " twice");
      }
      case ORPHAN ->
          require(origin == null, Invariant.RIGHT_NAME, "orphan, but sent: batch " + origin);
      case UNMATCHED -> require(origin != null, Invariant.RIGHT_NAME, "unmatched, but never sent");
    }
  }

  void require(boolean holds, Invariant invariant, String otherwise) {
    if (!holds) {
      throw new InvariantViolation(invariant, "segment " + segment + ": " + otherwise);
    }
  }
}
