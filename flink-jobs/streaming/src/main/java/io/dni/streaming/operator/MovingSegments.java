// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.learning.decoupling.DecoupledSegment;
import io.dni.learning.decoupling.SegmentState;
import io.dni.schemas.Printable;
import io.dni.streaming.message.ModelMove;
import io.dni.streaming.state.ModelSettings;
import io.dni.streaming.state.SegmentFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.core.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One segment of the models that leave the heap and come back. */
final class MovingSegments {
  private static final Logger LOG = LoggerFactory.getLogger(MovingSegments.class);

  private final ModelSettings settings;
  private final int index;
  private final DecoupledSegment rule;
  private final ValueState<SegmentState> state;
  private final WaitingBatches waiting;
  private final SegmentReporter reporter;
  private final SegmentControl control;

  MovingSegments(
      ModelSettings settings,
      int index,
      DecoupledSegment rule,
      ValueState<SegmentState> state,
      WaitingBatches waiting,
      SegmentReporter reporter,
      SegmentControl control) {
    this.settings = settings;
    this.index = index;
    this.rule = rule;
    this.state = state;
    this.waiting = waiting;
    this.reporter = reporter;
    this.control = control;
  }

  /** The model at hand leaves or comes. */
  void move(ModelMove move) throws IOException {
    Path path = SegmentFile.path(move.directory(), index);
    if (move.comes()) {
      come(move, path);
    } else if (state.value() != null) {
      SegmentState segment = state.value();
      rule.giveUp(segment);
      new SegmentFile(
              settings.toLines(),
              move.model(),
              segment,
              reporter.forget(move.model()),
              control.leave())
          .write(path);
      state.clear();
      waiting.forget(move.model());
    }
  }

  private void come(ModelMove move, Path path) throws IOException {
    try {
      SegmentFile file = SegmentFile.read(path);
      settings.requireCompatible(file.settings());
      state.update(file.state());
      reporter.remember(file.score());
      control.come(file.steering());
    } catch (FileNotFoundException e) {
      LOG.warn(
          "model {}: segment {} begins anew, {} is gone",
          Printable.of(move.model(), Printable.LINE),
          index,
          path);
    }
  }
}
