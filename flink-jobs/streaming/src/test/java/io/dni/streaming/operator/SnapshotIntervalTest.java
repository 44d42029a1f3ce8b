// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import static io.dni.streaming.operator.SampleModel.batch;
import static io.dni.streaming.operator.SampleModel.signal;
import static org.assertj.core.api.Assertions.assertThat;

import io.dni.learning.decoupling.Gauge;
import io.dni.learning.decoupling.SegmentState;
import io.dni.streaming.message.ModelBatch;
import io.dni.streaming.operator.SegmentReporting.Interval;
import io.dni.streaming.state.ModelSettings;
import io.dni.streaming.state.ModelStates;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Who looks on changes nothing: a state is the same whatever is told of it, and how often. */
class SnapshotIntervalTest {

  @Test
  void theSnapshotIntervalChangesNoCheckpointedNumber() throws Exception {
    SegmentState seldom =
        after(60, new SegmentReporting(new Interval(1_000, 0), false, false, 100, Serving.LIVE));
    SegmentState often =
        after(60, new SegmentReporting(new Interval(1, 0), true, true, 100, Serving.LIVE));

    assertThat(often).usingRecursiveComparison().isEqualTo(seldom);
    assertThat(seldom.gauge(Gauge.IMPLIED_LOSS)).as("known without any snapshot").isPositive();
  }

  @Test
  void theLastBatchOfARunHasASnapshotWhateverTheInterval() {
    Interval interval = new Interval(25, 103 % 25);

    assertThat(LongStream.rangeClosed(1, 103).filter(interval::includes))
        .containsExactly(3L, 28L, 53L, 78L, 103L);
    assertThat(LongStream.rangeClosed(1, 103).filter(new Interval(25, 0)::includes))
        .containsExactly(25L, 50L, 75L, 100L);
  }

  private static SegmentState after(int batches, SegmentReporting reporting) throws Exception {
    try (var operator =
        new OperatorScenario<ModelBatch>(
            Interruption.NONE,
            () ->
                new DecoupledSegmentFunction(
                    ModelSettings.of(SampleModel.spec("sg")),
                    0,
                    new Place(0, 0, 0),
                    reporting,
                    SampleModel.batching(16, false),
                    false))) {
      for (int t = 0; t < batches; t++) {
        operator.up(batch(t));
        operator.down(signal(t));
      }
      return operator.state(SampleModel.MODEL, ModelStates.segment());
    }
  }
}
