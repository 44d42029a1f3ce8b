// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import io.dni.learning.segment.Weights;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that one segment of one model knows: what a checkpoint holds. Changed in place by
 * {@link DecoupledSegment}, and by nothing else.
 */
public final class SegmentState {
  private final Weights weights;
  private final Weights sourceWeights;
  private final PendingBatches pending;
  private final Tally tally;
  private final Map<Gauge, ExponentialMean> gauges = new EnumMap<>(Gauge.class);

  /**
   * A state as it was stored.
   *
   * @param weights of the segment
   * @param moduleWeights of its gradient source, if that learns
   * @param pending batches that wait for their signal
   * @param counters missing ones are 0
   * @param gauges missing ones are empty
   */
  public SegmentState(
      Weights weights,
      Optional<Weights> moduleWeights,
      PendingBatches pending,
      Map<Counter, Long> counters,
      Map<Gauge, ExponentialMean> gauges) {
    this.weights = weights;
    this.sourceWeights = moduleWeights.orElseGet(Weights::none);
    this.pending = pending;
    this.tally = new Tally(counters);
    gauges.forEach((gauge, mean) -> this.gauges.put(gauge, mean.copy()));
  }

  /** The state of a segment that has seen nothing. */
  public SegmentState(Weights weights, Optional<Weights> moduleWeights) {
    this(weights, moduleWeights, new PendingBatches(), Map.of(), Map.of());
  }

  /** Weights of the segment. */
  public Weights weights() {
    return weights;
  }

  /** What its gradient source has learned; empty arrays if that never learns. */
  public Weights sourceWeights() {
    return sourceWeights;
  }

  /** What its gradient source has learned, if that learns. */
  public Optional<Weights> moduleWeights() {
    return Optional.of(sourceWeights).filter(w -> w.parameters().length > 0);
  }

  /** Batches that wait for their signal. */
  public PendingBatches pending() {
    return pending;
  }

  /** A counter's value. */
  public long count(Counter counter) {
    return tally.get(counter);
  }

  /** A running mean's value, NaN without a sample. */
  public double gauge(Gauge gauge) {
    ExponentialMean mean = gauges.get(gauge);
    return mean == null ? Double.NaN : mean.value();
  }

  /** Relative error ‖δ̂ − δ‖ / ‖δ‖ of the guesses, running; NaN before the first correction. */
  public double relativeError() {
    return Math.sqrt(gauge(Gauge.SG_SQUARED_ERROR) / gauge(Gauge.GRADIENT_SQUARED_NORM));
  }

  /** Cosine between guesses and gradients, running; NaN before the first correction. */
  public double cosine() {
    double norms = Math.sqrt(gauge(Gauge.GUESS_SQUARED_NORM) * gauge(Gauge.GRADIENT_SQUARED_NORM));
    return norms > 0 ? gauge(Gauge.GUESS_PRODUCT) / norms : Double.NaN;
  }

  /** The counters that were ever counted. */
  public Map<Counter, Long> counters() {
    return tally.counts();
  }

  /** The running means with a sample; a view. */
  public Map<Gauge, ExponentialMean> gauges() {
    return Collections.unmodifiableMap(gauges);
  }

  /** Examples that were learned: those seen, but for those that came while the model was frozen. */
  public long learned() {
    return count(Counter.EXAMPLES) - count(Counter.FROZEN_EXAMPLES);
  }

  /** A copy of everything that learning changes. */
  public Remembered remember() {
    return new Remembered(weights.copy(), sourceWeights.copy(), learned());
  }

  /**
   * Goes back to a copy. What was counted stays counted; and nobody waits for pending batches any
   * more, whose signals are about parameters that are gone.
   *
   * @param undone examples whose learning is undone by that
   */
  public void recall(Remembered copy, long undone) {
    weights.become(copy.weights());
    sourceWeights.become(copy.source());
    pending.giveUp(tally);
    tally.add(Counter.UNDONE, undone);
  }

  /**
   * Begins anew with the weights of a state that has seen nothing; what was counted stays counted.
   */
  public void beginAnew(SegmentState fresh) {
    recall(fresh.remember(), 0);
    gauges.clear();
  }

  /** A deep copy, but for the immutable pending entries. */
  public SegmentState copy() {
    return new SegmentState(
        weights.copy(), moduleWeights().map(Weights::copy), pending.copy(), tally.counts(), gauges);
  }

  Tally tally() {
    return tally;
  }

  void sample(Gauge gauge, double value) {
    sample(gauge, value, 1);
  }

  void sample(Gauge gauge, double value, int span) {
    gauges.computeIfAbsent(gauge, g -> new ExponentialMean()).add(value, span);
  }

  /** Takes over a running mean that another segment has computed. */
  void adopt(Gauge gauge, double value) {
    if (Double.isFinite(value)) {
      gauges.put(gauge, new ExponentialMean(value, 1));
    }
  }
}
