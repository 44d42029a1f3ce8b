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

  /** Read by the metric threads; written by the task's own thread, a new one each time. */
  private volatile Seen seen = Seen.NOTHING;

  /** Numbers of the model that was updated last. */
  private record Seen(
      double trueLoss,
      double impliedLoss,
      double squaredError,
      double relativeError,
      double cosine,
      double delay,
      double accuracy,
      int pending,
      long evicted,
      long gated) {
    private static final double NO = Double.NaN;
    private static final Seen NOTHING = new Seen(NO, NO, NO, NO, NO, NO, NO, 0, 0, 0);

    static Seen of(SegmentState state) {
      return new Seen(
          state.gauge(Gauge.TRUE_LOSS),
          state.gauge(Gauge.IMPLIED_LOSS),
          state.gauge(Gauge.SG_SQUARED_ERROR),
          state.relativeError(),
          state.cosine(),
          state.gauge(Gauge.DELAY),
          state.gauge(Gauge.ACCURACY),
          state.pending().size(),
          state.count(Counter.EVICTED),
          state.count(Counter.GATED));
    }
  }

  private final MetricGroup group;

  SegmentMetrics(MetricGroup operatorGroup, Place place, int index) {
    group = operatorGroup.addGroup("dni").addGroup("segment", String.valueOf(index));
    group.gauge("task", place::task);
    examples = group.meter("examplesPerSecond", new MeterView(30));
    corrections = group.counter("corrections");
    unmatched = group.counter("unmatched");
    orphans = group.counter("orphans");
    skipped = group.counter("skipped");
    group.gauge("trueLoss", () -> seen.trueLoss());
    group.gauge("impliedLoss", () -> seen.impliedLoss());
    group.gauge("sgSquaredError", () -> seen.squaredError());
    group.gauge("sgRelativeError", () -> seen.relativeError());
    group.gauge("sgCosine", () -> seen.cosine());
    group.gauge("gradientDelayBatches", () -> seen.delay());
    group.gauge("accuracy", () -> seen.accuracy());
    group.gauge("pending", () -> seen.pending());
    group.gauge("evicted", () -> seen.evicted());
    group.gauge("gated", () -> seen.gated());
  }

  /** The group of the segment, for more of its metrics. */
  MetricGroup group() {
    return group;
  }

  void forwarded(int rows, SegmentState state) {
    examples.markEvent(rows);
    seen = Seen.of(state);
  }

  void corrected(Outcome outcome, SegmentState state) {
    switch (outcome) {
      case APPLIED -> corrections.inc();
      case UNMATCHED -> unmatched.inc();
      case ORPHAN -> orphans.inc();
      case SKIPPED -> skipped.inc();
    }
    seen = Seen.of(state);
  }

  void orphan() {
    orphans.inc();
  }
}
