// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import io.dni.learning.message.BatchId;
import io.dni.learning.message.ErrorSignal;
import io.dni.learning.message.ErrorSignal.Kind;
import io.dni.learning.tensor.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a segment has to say to those below it: whatever their gradient sources asked for. */
final class DownwardSignals {
  private final ModelSpec spec;
  private final int index;
  private final boolean toNext;

  DownwardSignals(ModelSpec spec, int index) {
    this.spec = spec;
    this.index = index;
    toNext = index > 0 && wanted(index - 1).equals(Optional.of(Kind.ERROR_GRADIENT));
  }

  /** Room for the error gradient of the segment's input, if the segment below wants it. */
  Optional<Matrix> newGradient(int rows, int inputs) {
    return toNext ? Optional.of(Matrix.zeros(rows, inputs)) : Optional.empty();
  }

  /**
   * The error gradient for the segment below.
   *
   * @param usable false where a number was not finite: then the segment below is told that nothing
   *     will come, so that it need not wait
   */
  List<ErrorSignal> gradient(
      SegmentState state, BatchId id, Optional<Matrix> deltaIn, boolean usable) {
    return deltaIn.isEmpty()
        ? List.of()
        : List.of(signal(state, index - 1, id, Kind.ERROR_GRADIENT, value(deltaIn.get(), usable)));
  }

  /** Lets a segment below that waits for this one go on without a gradient. */
  List<ErrorSignal> nothing(SegmentState state, BatchId id) {
    return toNext
        ? List.of(signal(state, index - 1, id, Kind.ERROR_GRADIENT, Optional.empty()))
        : List.of();
  }

  /**
   * From the output segment to all sources that asked for the output error or the loss.
   *
   * @param error e = p − y {@code [batch, outputs]}
   * @param losses per example {@code [batch, 1]}
   */
  List<ErrorSignal> judgement(
      SegmentState state, BatchId id, Matrix error, Matrix losses, boolean usable) {
    List<ErrorSignal> signals = new ArrayList<>();
    for (int below = 0; below < index; below++) {
      Optional<Kind> wanted = wanted(below);
      if (wanted.equals(Optional.of(Kind.OUTPUT_ERROR))) {
        signals.add(signal(state, below, id, Kind.OUTPUT_ERROR, value(error, usable)));
      } else if (wanted.equals(Optional.of(Kind.LOSS))) {
        signals.add(signal(state, below, id, Kind.LOSS, value(losses, usable)));
      }
    }
    return signals;
  }

  private Optional<Kind> wanted(int below) {
    return spec.source(below).wants();
  }

  private static Optional<Matrix> value(Matrix values, boolean usable) {
    return usable ? Optional.of(values) : Optional.empty();
  }

  private static ErrorSignal signal(
      SegmentState state, int to, BatchId id, Kind kind, Optional<Matrix> values) {
    return new ErrorSignal(to, id, kind, values, state.gauge(Gauge.TRUE_LOSS));
  }
}
