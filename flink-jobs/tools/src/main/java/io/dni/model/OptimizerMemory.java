// SPDX-License-Identifier: Apache-2.0
package io.dni.model;

import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.optimizer.OptimizerState;
import io.dni.learning.segment.Weights;
import io.dni.model.NamedTensor.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives fresh segments the step counts and moments that optimizers had when they were stored. */
final class OptimizerMemory {
  private OptimizerMemory() {}

  /** The same arrays, after so many steps; counters and pending batches start anew. */
  static SegmentState after(SegmentState fresh, long steps, long moduleSteps) {
    return new SegmentState(
        after(fresh.weights(), steps), fresh.moduleWeights().map(w -> after(w, moduleSteps)));
  }

  private static Weights after(Weights w, long steps) {
    OptimizerState o = w.optimizer();
    return new Weights(
        w.parameters(),
        w.statistics(),
        new OptimizerState(steps, o.firstMoment(), o.secondMoment()));
  }

  /** Whether an optimizer keeps moments; plain SGD has none. */
  static boolean hasMoments(NamedTensor tensor) {
    return tensor.optimizer().filter(o -> o.firstMoment().length > 0).isPresent();
  }

  /**
   * Copies the moments behind one piece's tensors: all of them or none, because a step count stands
   * for a whole array.
   *
   * @param tensors of one segment of the target, those of its network or those of its SG module
   * @param stored by name
   * @return steps that the stored optimizer had taken; empty if it fits only in part, or is of
   *     another kind: then nothing is copied
   */
  static Optional<Long> copy(List<NamedTensor> tensors, Map<String, NamedTensor> stored) {
    List<NamedTensor> learned = tensors.stream().filter(t -> t.role() != Role.STATISTIC).toList();
    List<Long> steps =
        learned.stream()
            .map(t -> Optional.ofNullable(stored.get(t.name())).flatMap(from -> steps(from, t)))
            .map(s -> s.orElse(-1L))
            .distinct()
            .toList();
    if (steps.size() != 1 || steps.get(0) < 0) {
      return Optional.empty();
    }
    for (NamedTensor to : learned) {
      if (hasMoments(to)) {
        NamedTensor from = stored.get(to.name());
        OptimizerState given = from.optimizer().orElseThrow();
        OptimizerState own = to.optimizer().orElseThrow();
        copy(given.firstMoment(), from, own.firstMoment(), to);
        copy(given.secondMoment(), from, own.secondMoment(), to);
      }
    }
    return Optional.of(steps.get(0));
  }

  private static Optional<Long> steps(NamedTensor from, NamedTensor to) {
    return from.optimizer()
        .filter(o -> hasMoments(from) == hasMoments(to))
        .map(OptimizerState::steps);
  }

  private static void copy(float[] given, NamedTensor from, float[] own, NamedTensor to) {
    System.arraycopy(given, from.offset(), own, to.offset(), to.size());
  }
}
