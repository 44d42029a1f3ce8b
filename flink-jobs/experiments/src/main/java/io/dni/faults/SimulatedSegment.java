// SPDX-License-Identifier: Apache-2.0
package io.dni.faults;

import io.dni.faults.Travelling.Barrier;
import io.dni.faults.Travelling.Falling;
import io.dni.faults.Travelling.Rising;
import io.dni.learning.decoupling.CorrectionStep;
import io.dni.learning.decoupling.Counter;
import io.dni.learning.decoupling.DecoupledSegment;
import io.dni.learning.decoupling.ForwardStep;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.message.ErrorSignal;
import io.dni.learning.segment.Weights;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * One segment with its two inputs, as Flink runs it: an input that has delivered its barrier is
 * blocked until the other one has too, then the state is copied and the barrier goes on up. The
 * sink's buffer is flushed before that, as the real one is.
 */
final class SimulatedSegment {
  private final ModelSpec spec;
  private final DecoupledSegment rule;
  private final FaultCounts counts;
  private final Deque<Travelling> fromBelow = new ArrayDeque<>();
  private final Deque<Travelling> fromAbove = new ArrayDeque<>();
  private final Deque<Falling> sinkBuffer = new ArrayDeque<>();
  private boolean belowBlocked;
  private boolean aboveBlocked;
  private SegmentState state;
  private SegmentAudit audit;

  /** The state of a segment and what the observer knows of it, of one moment. */
  record Snapshot(SegmentState state, SegmentAudit audit) {
    Snapshot copy() {
      return new Snapshot(state.copy(), audit.copy());
    }
  }

  SimulatedSegment(ModelSpec spec, int index, FaultCounts counts) {
    this.spec = spec;
    this.counts = counts;
    rule = new DecoupledSegment(spec, index);
    restore(new Snapshot(rule.newState("model"), new SegmentAudit(index)));
  }

  Deque<Travelling> fromBelow() {
    return fromBelow;
  }

  Deque<Travelling> fromAbove() {
    return fromAbove;
  }

  Deque<Falling> sinkBuffer() {
    return sinkBuffer;
  }

  boolean canRise() {
    return !belowBlocked && !fromBelow.isEmpty();
  }

  boolean canFall() {
    return !aboveBlocked && !fromAbove.isEmpty();
  }

  Snapshot snapshot() {
    return new Snapshot(state, audit).copy();
  }

  void restore(Snapshot snapshot) {
    Snapshot own = snapshot.copy();
    state = own.state();
    audit = own.audit();
    fromBelow.clear();
    fromAbove.clear();
    sinkBuffer.clear();
    belowBlocked = false;
    aboveBlocked = false;
  }

  /**
   * Takes the next message from below.
   *
   * @param above edge to the next segment; the last segment has one that nobody reads
   * @return whether both barriers have arrived: the caller takes a snapshot
   */
  boolean rise(Deque<Travelling> above) {
    Travelling message = fromBelow.remove();
    if (message instanceof Barrier) {
      belowBlocked = true;
      return aligned(above);
    }
    Rising rising = (Rising) message;
    audit.took(rising);
    long evicted = state.count(Counter.EVICTED);
    ForwardStep step = rule.forward(state, rising.batch());
    counts.evicted += state.count(Counter.EVICTED) - evicted;
    if (!rule.isOutput()) {
      audit.sent(rising);
      above.add(new Rising(step.activation().orElseThrow(), rising.origin(), rising.examples()));
    }
    send(step.signals(), rising.origin());
    audit.require(
        state.pending().size() <= spec.maxPending(),
        Invariant.PENDING_BOUND,
        "%d pending (expected: <= %d)".formatted(state.pending().size(), spec.maxPending()));
    return false;
  }

  /** Takes the next message from above; see {@link #rise}. */
  boolean fall(Deque<Travelling> above) {
    Travelling message = fromAbove.remove();
    if (message instanceof Barrier) {
      aboveBlocked = true;
      return aligned(above);
    }
    Falling falling = (Falling) message;
    CorrectionStep step = rule.correct(state, falling.signal());
    audit.heard(falling, step.outcome());
    switch (step.outcome()) {
      case APPLIED, SKIPPED -> counts.applied++;
      case ORPHAN -> counts.orphans++;
      case UNMATCHED -> counts.unmatched++;
    }
    if (!step.signals().isEmpty()) {
      send(step.signals(), audit.originOf(falling.signal().id()));
    }
    return false;
  }

  private boolean aligned(Deque<Travelling> above) {
    if (!belowBlocked || !aboveBlocked) {
      return false;
    }
    belowBlocked = false;
    aboveBlocked = false;
    above.add(new Barrier());
    return true;
  }

  private void send(List<ErrorSignal> signals, long origin) {
    signals.forEach(signal -> sinkBuffer.add(new Falling(signal, origin)));
  }

  /**
   * Checks what must hold at the end.
   *
   * @param examples of the whole stream
   * @param allArrive whether every signal that was sent has been delivered
   */
  void checkEnd(int examples, boolean allArrive) {
    audit.require(
        audit.examples().size() == examples,
        Invariant.EXAMPLE_ONCE,
        "%d examples (expected: %d)".formatted(audit.examples().size(), examples));
    audit.require(
        state.count(Counter.EXAMPLES) == examples,
        Invariant.EXAMPLE_ONCE,
        "counted %d examples (expected: %d)".formatted(state.count(Counter.EXAMPLES), examples));
    if (!rule.isOutput()) {
      long accounted = audit.settled() + state.pending().size() + state.count(Counter.EVICTED);
      audit.require(
          audit.sent() == accounted,
          Invariant.ACCOUNTED,
          "%d batches accounted for (expected: %d)".formatted(accounted, audit.sent()));
      long pending = state.pending().entries().stream().mapToLong(e -> e.id().digest()).sum();
      audit.require(
          state.count(Counter.PENDING_DIGEST) == pending,
          Invariant.CORRECTED_ONCE,
          "digest of batches sent and settled: %d (expected: that of the pending ones, %d)"
              .formatted(state.count(Counter.PENDING_DIGEST), pending));
      audit.require(
          !allArrive || state.pending().size() == 0,
          Invariant.NOTHING_AWAITED,
          state.pending().size() + " batches pending at the end");
    }
    requireFinite(state.weights());
    state.moduleWeights().ifPresent(this::requireFinite);
  }

  private void requireFinite(Weights weights) {
    for (float[] array :
        List.of(
            weights.parameters(),
            weights.statistics(),
            weights.optimizer().firstMoment(),
            weights.optimizer().secondMoment())) {
      for (float value : array) {
        audit.require(Float.isFinite(value), Invariant.FINITE, "a weight is " + value);
      }
    }
  }
}
