// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.checkpoint.CheckpointContents;
import io.dni.checkpoint.CheckpointContents.ModelContents;
import io.dni.learning.decoupling.SegmentState;
import io.dni.report.RunRecorder;
import io.dni.streaming.message.SegmentSnapshot;
import java.util.List;
import java.util.Map;

/**
 * What a checkpoint holds as snapshots would tell it, for the record of a run: those come every so
 * often only, and a short run would end without any.
 */
final class StoredSnapshots {
  private StoredSnapshots() {}

  /** Adds what is not known yet. */
  static void addTo(RunRecorder recorder, CheckpointContents contents) {
    contents.models().forEach((model, stored) -> addModel(recorder, model, stored));
  }

  private static void addModel(RunRecorder recorder, String model, ModelContents stored) {
    stored.labels().ifPresent(waiting -> recorder.add(Map.of(model, waiting)));
    List<SegmentState> states = stored.segments();
    for (int i = 0; i < states.size(); i++) {
      boolean output = i == states.size() - 1;
      SegmentSnapshot last = SegmentSnapshot.of(model, i, output, states.get(i), Map.of());
      boolean known =
          recorder.newest(model, i).filter(s -> s.batches() == last.batches()).isPresent();
      if (last.batches() > 0 && !known) {
        recorder.add(last);
      }
    }
  }
}
