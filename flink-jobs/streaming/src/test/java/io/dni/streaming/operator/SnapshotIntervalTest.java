// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import static io.dni.streaming.operator.SampleModel.batch;
import static io.dni.streaming.operator.SampleModel.signal;
import static org.assertj.core.api.Assertions.assertThat;

import io.dni.learning.decoupling.Gauge;
import io.dni.learning.decoupling.SegmentState;
import io.dni.streaming.message.ModelBatch;
import io.dni.streaming.state.ModelSettings;
import io.dni.streaming.state.ModelStates;
import org.junit.jupiter.api.Test;

/** Who looks on changes nothing: a state is the same whatever is told of it, and how often. */
class SnapshotIntervalTest {

  @Test
  void theSnapshotIntervalChangesNoCheckpointedNumber() throws Exception {
    SegmentState seldom = after(60, new SegmentReporting(1_000, false, false, 100));
    SegmentState often = after(60, new SegmentReporting(1, true, true, 100));

    assertThat(often).usingRecursiveComparison().isEqualTo(seldom);
    assertThat(seldom.gauge(Gauge.IMPLIED_LOSS)).as("known without any snapshot").isPositive();
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
                    SampleModel.batching(16, false)))) {
      for (int t = 0; t < batches; t++) {
        operator.up(batch(t));
        operator.down(signal(t));
      }
      return operator.state(SampleModel.MODEL, ModelStates.segment());
    }
  }
}
