// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import java.util.function.ToDoubleFunction;

/**
 * The registry of what a segment tells of itself: records, metrics, files, tables and pages go
 * through it. A new figure is a line here and a field of the record {@code LossEstimate}, which has
 * its name.
 */
public enum SegmentFigure {
  /** Batches seen. */
  BATCHES("batches", "batches", Over.CREATION, Counter.BATCHES),
  /** Examples seen. */
  EXAMPLES("examples", "examples", Over.CREATION, Counter.EXAMPLES),
  /** Optimizer steps taken. */
  STEPS("steps", "steps", Over.CREATION, Counter.STEPS),
  /** Signals that were used. */
  CORRECTIONS("corrections", "signals", Over.CREATION, Counter.CORRECTIONS),
  /** Signals whose batch was not pending. */
  UNMATCHED("unmatched", "signals", Over.CREATION, Counter.UNMATCHED),
  /** Signals of a future that was rolled back. */
  ORPHANS("orphans", "signals", Over.CREATION, Counter.ORPHANS),
  /** Pending batches dropped at the bound. */
  EVICTED("evicted", "batches", Over.CREATION, Counter.EVICTED),
  /** Steps not taken because a number was not finite. */
  SKIPPED("skipped", "steps", Over.CREATION, Counter.SKIPPED),
  /** Steps not taken by the trust gate. */
  GATED("gated", "steps", Over.CREATION, Counter.GATED),
  /** Batches that wait for their signal. */
  PENDING("pending", "batches", Over.NOTHING, state -> state.pending().size()),
  /** Most batches that ever were pending at once. */
  PENDING_MAX("pendingMax", "batches", Over.CREATION, Counter.PENDING_MAX),
  /** Output segment: examples predicted right before they were learned. */
  CORRECT("correct", "examples", Over.CREATION, Counter.CORRECT),
  /** Prequential loss, as far as it has reached the segment. */
  TRUE_LOSS("trueLoss", "loss per example", Gauge.TRUE_LOSS),
  /** Loss that the SG module implies. */
  IMPLIED_LOSS("impliedLoss", "loss per example", Gauge.IMPLIED_LOSS),
  /** Implied loss less true loss. */
  DIFFERENCE(
      "difference",
      "loss per example",
      Over.NEWEST,
      state -> state.gauge(Gauge.IMPLIED_LOSS) - state.gauge(Gauge.TRUE_LOSS)),
  /** ‖δ̂ − δ‖², summed over units. */
  SG_SQUARED_ERROR("sgSquaredError", "squared gradient", Gauge.SG_SQUARED_ERROR),
  /** Distance between guess and gradient, divided by the gradient's norm. */
  SG_RELATIVE_ERROR("sgRelativeError", "1", Over.NEWEST, SegmentState::relativeError),
  /** Cosine between guess and gradient, -1 to 1. */
  SG_COSINE("sgCosine", "1", Over.NEWEST, SegmentState::cosine),
  /** From a batch's way up to the return of its signal. */
  GRADIENT_DELAY("gradientDelayBatches", "batches", Gauge.DELAY),
  /** Norm of the parameter gradient. */
  GRADIENT_NORM("gradientNorm", "gradient", Gauge.PARAMETER_GRADIENT_NORM),
  /** Output segment: share predicted right before it was learned. */
  ACCURACY("accuracy", "1", Gauge.ACCURACY);

  /** What a figure is taken over. */
  public enum Over {
    /** All batches since the segment was created: a sum, or a maximum. */
    CREATION,
    /** The newest batches: a running mean. */
    NEWEST,
    /** Nothing: it is as it stands. */
    NOTHING
  }

  private final String key;
  private final String unit;
  private final Over over;

  @SuppressWarnings("ImmutableEnumChecker") // keeps nothing
  private final ToDoubleFunction<SegmentState> value;

  SegmentFigure(String key, String unit, Over over, ToDoubleFunction<SegmentState> value) {
    this.key = key;
    this.unit = unit;
    this.over = over;
    this.value = value;
  }

  SegmentFigure(String key, String unit, Over over, Counter counter) {
    this(key, unit, over, state -> state.count(counter));
  }

  SegmentFigure(String key, String unit, Gauge gauge) {
    this(key, unit, Over.NEWEST, state -> state.gauge(gauge));
  }

  /** Its name everywhere. */
  public String key() {
    return key;
  }

  /** What its numbers are; 1 for a ratio. */
  public String unit() {
    return unit;
  }

  /** How it is averaged. */
  public Over over() {
    return over;
  }

  /** Whether it is a whole number. */
  public boolean isCount() {
    return over != Over.NEWEST;
  }

  /** Its value; NaN where it is not known. */
  public double of(SegmentState state) {
    return value.applyAsDouble(state);
  }
}
