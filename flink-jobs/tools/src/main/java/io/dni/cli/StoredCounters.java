// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.checkpoint.CheckpointContents;
import io.dni.checkpoint.CheckpointContents.ModelContents;
import io.dni.learning.decoupling.SegmentState;
import io.dni.report.RunRecorder;
import io.dni.streaming.message.SegmentCounters;
import io.dni.streaming.wire.SnapshotReader;
import java.util.List;
import java.util.Map;

/**
 * The counters that a checkpoint holds, for the record of a run: snapshots and reports come every
 * so often only, and a short run would end without any.
 */
final class StoredCounters {
  private StoredCounters() {}

  /** Adds what is not known yet. */
  static void addTo(RunRecorder recorder, CheckpointContents contents) {
    contents.models().forEach((model, stored) -> addModel(recorder, model, stored));
  }

  private static void addModel(RunRecorder recorder, String model, ModelContents stored) {
    stored.labels().ifPresent(waiting -> recorder.add(Map.of(model, waiting)));
    List<SegmentState> states = stored.segments();
    for (int i = 0; i < states.size(); i++) {
      boolean output = i == states.size() - 1;
      SegmentCounters counters = SnapshotReader.counters(model, i, output, states.get(i));
      boolean known =
          recorder
              .newestCounters(model, i)
              .filter(c -> c.batches() == counters.batches())
              .isPresent();
      if (counters.batches() > 0 && !known) {
        recorder.add(counters);
        recorder.add(SnapshotReader.estimate(model, i, states.get(i)));
      }
    }
  }
}
