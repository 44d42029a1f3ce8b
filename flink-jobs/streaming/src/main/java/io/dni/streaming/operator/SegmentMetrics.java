// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.learning.decoupling.CorrectionStep.Outcome;
import io.dni.learning.decoupling.SegmentFigure;
import io.dni.learning.decoupling.SegmentState;
import java.util.Arrays;
import java.util.EnumSet;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Meter;
import org.apache.flink.metrics.MeterView;
import org.apache.flink.metrics.MetricGroup;

/**
 * All metric names of a segment, in the group {@code dni.segment.<index>} of its operator:
 *
 * <ul>
 *   <li>meters {@code examplesPerSecond}; counters {@code corrections}, {@code unmatched}, {@code
 *       orphans}, {@code skipped} since the task started;
 *   <li>gauges, of the model that was updated last: the figures of {@link #GAUGES}, by their names.
 *       NaN where unknown;
 *   <li>gauge {@code task}, the number of the task that the segment runs in.
 * </ul>
 */
final class SegmentMetrics {
  /** What the others do not tell already: they count over all models. */
  private static final SegmentFigure[] GAUGES =
      EnumSet.complementOf(
              EnumSet.of(
                  SegmentFigure.BATCHES,
                  SegmentFigure.EXAMPLES,
                  SegmentFigure.STEPS,
                  SegmentFigure.CORRECTIONS,
                  SegmentFigure.UNMATCHED,
                  SegmentFigure.ORPHANS,
                  SegmentFigure.SKIPPED,
                  SegmentFigure.CORRECT))
          .toArray(new SegmentFigure[0]);

  private final Meter examples;
  private final Counter corrections;
  private final Counter unmatched;
  private final Counter orphans;
  private final Counter skipped;

  /** Read by the metric threads; written by the task's own thread, a new one each time. */
  private volatile double[] seen = new double[GAUGES.length];

  private final MetricGroup group;

  SegmentMetrics(MetricGroup operatorGroup, Place place, int index) {
    group = operatorGroup.addGroup("dni").addGroup("segment", String.valueOf(index));
    group.gauge("task", place::task);
    examples = group.meter("examplesPerSecond", new MeterView(30));
    corrections = group.counter("corrections");
    unmatched = group.counter("unmatched");
    orphans = group.counter("orphans");
    skipped = group.counter("skipped");
    Arrays.fill(seen, Double.NaN);
    for (int i = 0; i < GAUGES.length; i++) {
      int at = i;
      group.gauge(GAUGES[i].key(), () -> seen[at]);
    }
  }

  private static double[] values(SegmentState state) {
    double[] values = new double[GAUGES.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = GAUGES[i].of(state);
    }
    return values;
  }

  /** The group of the segment, for more of its metrics. */
  MetricGroup group() {
    return group;
  }

  void forwarded(int rows, SegmentState state) {
    examples.markEvent(rows);
    seen = values(state);
  }

  void corrected(Outcome outcome, SegmentState state) {
    switch (outcome) {
      case APPLIED -> corrections.inc();
      case UNMATCHED -> unmatched.inc();
      case ORPHAN -> orphans.inc();
      case SKIPPED -> skipped.inc();
    }
    seen = values(state);
  }

  void orphan() {
    orphans.inc();
  }
}
