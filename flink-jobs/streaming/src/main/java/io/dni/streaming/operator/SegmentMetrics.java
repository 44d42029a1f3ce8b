// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.learning.decoupling.CorrectionStep.Outcome;
import io.dni.learning.decoupling.Counter;
import io.dni.learning.decoupling.Gauge;
import io.dni.learning.decoupling.SegmentState;
import org.apache.flink.metrics.Meter;
import org.apache.flink.metrics.MeterView;
import org.apache.flink.metrics.MetricGroup;

/**
 * All metric names of a segment, in the group {@code dni.segment.<index>} of its operator:
 *
 * <ul>
 *   <li>meters {@code examplesPerSecond}; counters {@code corrections}, {@code unmatched}, {@code
 *       orphans}, {@code skipped} since the task started;
 *   <li>gauges, of the model that was updated last: {@code trueLoss}, {@code impliedLoss}, {@code
 *       sgSquaredError}, {@code sgRelativeError}, {@code sgCosine}, {@code gradientDelayBatches},
 *       {@code pending}, {@code evicted}, {@code gated}, {@code accuracy}. NaN where unknown;
 *   <li>gauge {@code task}, the number of the task that the segment runs in.
 * </ul>
 */
final class SegmentMetrics {
  private final Meter examples;
  private final org.apache.flink.metrics.Counter corrections;
  private final org.apache.flink.metrics.Counter unmatched;
  private final org.apache.flink.metrics.Counter orphans;
  private final org.apache.flink.metrics.Counter skipped;

  // Read by the metric threads: plain numbers, copied from the state by the task's own thread.
  private volatile double trueLoss = Double.NaN;
  private volatile double impliedLoss = Double.NaN;
  private volatile double squaredError = Double.NaN;
  private volatile double relativeError = Double.NaN;
  private volatile double cosine = Double.NaN;
  private volatile double delay = Double.NaN;
  private volatile double accuracy = Double.NaN;
  private volatile int pending;
  private volatile long evicted;
  private volatile long gated;

  private final MetricGroup group;

  SegmentMetrics(MetricGroup operatorGroup, Place place, int index) {
    group = operatorGroup.addGroup("dni").addGroup("segment", String.valueOf(index));
    group.gauge("task", place::task);
    examples = group.meter("examplesPerSecond", new MeterView(30));
    corrections = group.counter("corrections");
    unmatched = group.counter("unmatched");
    orphans = group.counter("orphans");
    skipped = group.counter("skipped");
    group.gauge("trueLoss", () -> trueLoss);
    group.gauge("impliedLoss", () -> impliedLoss);
    group.gauge("sgSquaredError", () -> squaredError);
    group.gauge("sgRelativeError", () -> relativeError);
    group.gauge("sgCosine", () -> cosine);
    group.gauge("gradientDelayBatches", () -> delay);
    group.gauge("accuracy", () -> accuracy);
    group.gauge("pending", () -> pending);
    group.gauge("evicted", () -> evicted);
    group.gauge("gated", () -> gated);
  }

  /** The group of the segment, for more of its metrics. */
  MetricGroup group() {
    return group;
  }

  void forwarded(int rows, SegmentState state) {
    examples.markEvent(rows);
    publish(state);
  }

  void corrected(Outcome outcome, SegmentState state) {
    switch (outcome) {
      case APPLIED -> corrections.inc();
      case UNMATCHED -> unmatched.inc();
      case ORPHAN -> orphans.inc();
      case SKIPPED -> skipped.inc();
    }
    publish(state);
  }

  void orphan() {
    orphans.inc();
  }

  private void publish(SegmentState state) {
    trueLoss = state.gauge(Gauge.TRUE_LOSS);
    impliedLoss = state.gauge(Gauge.IMPLIED_LOSS);
    squaredError = state.gauge(Gauge.SG_SQUARED_ERROR);
    relativeError = state.relativeError();
    cosine = state.cosine();
    delay = state.gauge(Gauge.DELAY);
    accuracy = state.gauge(Gauge.ACCURACY);
    pending = state.pending().size();
    evicted = state.count(Counter.EVICTED);
    gated = state.count(Counter.GATED);
  }
}
