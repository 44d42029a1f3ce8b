// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import io.dni.learning.metrics.Figures;
import java.util.function.ToDoubleFunction;

/**
 * The registry of what a segment tells of itself: records, metrics, files, tables and pages go
 * through it. A new figure is a line here and a field of the record {@code LossEstimate}, which has
 * its name.
 */
public enum SegmentFigure implements Figures.Figure {
  BATCHES("batches", "batches", "batches seen", Counter.BATCHES),
  EXAMPLES("examples", "examples", "examples seen", Counter.EXAMPLES),
  STEPS("steps", "steps", "optimizer steps taken", Counter.STEPS),
  CORRECTIONS("corrections", "signals", "signals that were used", Counter.CORRECTIONS),
  UNMATCHED("unmatched", "signals", "signals whose batch was not pending", Counter.UNMATCHED),
  ORPHANS("orphans", "signals", "signals of a future that was rolled back", Counter.ORPHANS),
  EVICTED("evicted", "batches", "pending batches dropped at the bound", Counter.EVICTED),
  SKIPPED("skipped", "steps", "steps not taken: a number was not finite", Counter.SKIPPED),
  GATED("gated", "steps", "steps not taken by the trust gate", Counter.GATED),
  PENDING(
      "pending",
      "batches",
      "batches that wait for their gradient",
      Over.NOTHING,
      state -> state.pending().size()),
  PENDING_MAX("pendingMax", "batches", "most batches pending at once", Counter.PENDING_MAX),
  /** Known of the output segment only. */
  CORRECT("correct", "examples", "examples predicted right before learning", Counter.CORRECT),
  TRUE_LOSS("trueLoss", "per example", "loss before learning", Gauge.TRUE_LOSS),
  IMPLIED_LOSS(
      "impliedLoss",
      "per example",
      "loss that the SG module says there is, from its own parameters",
      Gauge.IMPLIED_LOSS),
  DIFFERENCE(
      "difference",
      "per example",
      "implied loss less true loss",
      Over.NEWEST,
      state -> state.gauge(Gauge.IMPLIED_LOSS) - state.gauge(Gauge.TRUE_LOSS)),
  SG_SQUARED_ERROR(
      "sgSquaredError",
      "squared gradient",
      "squared distance between guess and gradient, summed over units",
      Gauge.SG_SQUARED_ERROR),
  SG_RELATIVE_ERROR(
      "sgRelativeError",
      "ratio",
      "distance between guess and gradient, divided by the gradient's norm",
      Over.NEWEST,
      SegmentState::relativeError),
  SG_COSINE(
      "sgCosine",
      "-1 to 1",
      "cosine between guess and gradient, 1 for the same direction",
      Over.NEWEST,
      SegmentState::cosine),
  GRADIENT_DELAY(
      "gradientDelayBatches",
      "batches",
      "batches between a forward pass and the return of its gradient",
      Gauge.DELAY),
  GRADIENT_NORM(
      "gradientNorm", "gradient", "norm of the parameter gradient", Gauge.PARAMETER_GRADIENT_NORM),
  /** Known of the output segment only. */
  ACCURACY("accuracy", "share", "examples predicted right before learning", Gauge.ACCURACY);

  /** What a figure is taken over. */
  public enum Over {
    /** All batches since the segment was created: a sum, or a maximum. */
    CREATION("since the segment was created"),
    /** The newest batches. */
    NEWEST("running mean"),
    /** Nothing: it is as it stands. */
    NOTHING("now");

    private final String text;

    Over(String text) {
      this.text = text;
    }

    /** For people. */
    public String text() {
      return text;
    }
  }

  private final String key;
  private final String unit;
  private final String meaning;
  private final Over over;

  @SuppressWarnings("ImmutableEnumChecker") // keeps nothing
  private final ToDoubleFunction<SegmentState> value;

  SegmentFigure(
      String key, String unit, String meaning, Over over, ToDoubleFunction<SegmentState> value) {
    this.key = key;
    this.unit = unit;
    this.meaning = meaning;
    this.over = over;
    this.value = value;
  }

  SegmentFigure(String key, String unit, String meaning, Counter counter) {
    this(key, unit, meaning, Over.CREATION, state -> state.count(counter));
  }

  SegmentFigure(String key, String unit, String meaning, Gauge gauge) {
    this(key, unit, meaning, Over.NEWEST, state -> state.gauge(gauge));
  }

  @Override
  public String key() {
    return key;
  }

  @Override
  public String unit() {
    return unit;
  }

  @Override
  public String meaning() {
    return meaning;
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
