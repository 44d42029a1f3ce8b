// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import io.dni.learning.message.BatchId;
import io.dni.learning.segment.Weights;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that one segment of one model knows: what a checkpoint holds. Changed in place by
 * {@link DecoupledSegment}, and by nothing else.
 */
public final class SegmentState {
  /** Attempts whose batches are still told from orphans. */
  private static final int REMEMBERED_ATTEMPTS = 16;

  private final Weights weights;
  private final Optional<Weights> moduleWeights;
  private final PendingBatches pending;
  private final Map<Counter, Long> counters;
  private final Map<Gauge, ExponentialMean> gauges;
  private final Map<Long, Long> newestByNonce;

  /**
   * A state as it was stored.
   *
   * @param weights of the segment
   * @param moduleWeights of its SG module or critic, if it has one
   * @param pending batches that wait for their signal
   * @param counters missing ones are 0
   * @param gauges missing ones are empty
   * @param newestByNonce per attempt nonce the newest sequence number sent up, oldest attempt first
   */
  public SegmentState(
      Weights weights,
      Optional<Weights> moduleWeights,
      PendingBatches pending,
      Map<Counter, Long> counters,
      Map<Gauge, ExponentialMean> gauges,
      Map<Long, Long> newestByNonce) {
    this.weights = weights;
    this.moduleWeights = moduleWeights;
    this.pending = pending;
    this.counters = new EnumMap<>(Counter.class);
    this.counters.putAll(counters);
    this.gauges = new EnumMap<>(Gauge.class);
    gauges.forEach((gauge, mean) -> this.gauges.put(gauge, mean.copy()));
    this.newestByNonce = new LinkedHashMap<>(newestByNonce);
  }

  /** The state of a segment that has seen nothing. */
  public SegmentState(Weights weights, Optional<Weights> moduleWeights) {
    this(weights, moduleWeights, new PendingBatches(), Map.of(), Map.of(), Map.of());
  }

  /** Weights of the segment. */
  public Weights weights() {
    return weights;
  }

  /** Weights of its SG module or critic, if it has one. */
  public Optional<Weights> moduleWeights() {
    return moduleWeights;
  }

  /** Batches that wait for their signal. */
  public PendingBatches pending() {
    return pending;
  }

  /** A counter's value. */
  public long count(Counter counter) {
    return counters.getOrDefault(counter, 0L);
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

  /** The counters that are not 0; a view. */
  public Map<Counter, Long> counters() {
    return java.util.Collections.unmodifiableMap(counters);
  }

  /** The running means with a sample; a view. */
  public Map<Gauge, ExponentialMean> gauges() {
    return java.util.Collections.unmodifiableMap(gauges);
  }

  /** Per attempt nonce the newest sequence number sent up; a view. */
  public Map<Long, Long> newestByNonce() {
    return java.util.Collections.unmodifiableMap(newestByNonce);
  }

  /** A deep copy, but for the immutable pending entries. */
  public SegmentState copy() {
    return new SegmentState(
        weights.copy(),
        moduleWeights.map(Weights::copy),
        pending.copy(),
        counters,
        gauges,
        newestByNonce);
  }

  /**
   * Notes the names of the examples of a batch that goes up.
   *
   * @param digest sum of their hashes
   */
  public void tookUp(long digest) {
    count(Counter.EXAMPLE_DIGEST, digest);
  }

  void count(Counter counter, long by) {
    counters.merge(counter, by, Long::sum);
  }

  void raise(Counter counter, long atLeast) {
    counters.merge(counter, atLeast, Math::max);
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

  /** A batch has gone up and is pending. */
  void sentUp(BatchId id) {
    count(Counter.PENDING_DIGEST, id.digest());
    remember(id.nonce(), id.sequence());
  }

  /** The signal of a batch has come and acts, or nobody waits for it any more. */
  void settled(BatchId id) {
    count(Counter.PENDING_DIGEST, -id.digest());
  }

  private void remember(long nonce, long sequence) {
    Long known = newestByNonce.get(nonce);
    newestByNonce.put(nonce, known == null ? sequence : Math.max(known, sequence));
    if (newestByNonce.size() > REMEMBERED_ATTEMPTS) {
      newestByNonce.remove(newestByNonce.keySet().iterator().next());
    }
  }

  boolean hasSent(long nonce, long sequence) {
    return sequence <= newestByNonce.getOrDefault(nonce, Long.MIN_VALUE);
  }
}
