// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.message.ErrorSignal.Kind;
import io.dni.streaming.message.TensorFormat;
import io.dni.streaming.operator.Place;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Which segments run together in one task, so in one thread. Where a network is cut for learning
 * and where it is cut for running are two things: an interface inside a task costs a method call,
 * one between tasks an activation over an edge and a signal through Kafka. No state depends on it.
 *
 * @param tasks from the input up; each holds consecutive segments, at least one
 * @param slotPerTask whether each task asks for a slot of its own, so that a cluster may spread the
 *     segments of one model over its task managers
 * @param activations how they travel from task to task
 */
public record Placement(List<Place> tasks, boolean slotPerTask, TensorFormat activations) {

  /**
   * Deals the segments of a model out to tasks of about the same arithmetic.
   *
   * @param tasks how many, at least 1; not more than there are segments are made
   */
  public static Placement of(
      ModelSpec model, int tasks, boolean slotPerTask, TensorFormat activations) {
    long[] costs =
        IntStream.range(0, model.segments())
            .mapToLong(i -> ArithmeticCost.ofSegment(model, i))
            .toArray();
    List<Integer> first = EvenShares.starts(costs, Math.min(tasks, costs.length));
    return new Placement(
        IntStream.range(0, first.size())
            .mapToObj(
                t ->
                    new Place(
                        t,
                        first.get(t),
                        (t + 1 < first.size() ? first.get(t + 1) : costs.length) - 1))
            .toList(),
        slotPerTask,
        activations);
  }

  /** First segment of each task. */
  public List<Integer> firstSegments() {
    return tasks.stream().map(Place::first).toList();
  }

  /** The task of a segment. */
  public Place of(int segment) {
    return tasks.stream().filter(t -> t.holds(segment)).findFirst().orElseThrow();
  }

  /** Whether the signals of an interface come from another task, through Kafka. */
  public boolean remote(ModelSpec model, int interfaceIndex) {
    Optional<Kind> wanted = model.sources().get(interfaceIndex).wants();
    int sender =
        wanted.equals(Optional.of(Kind.ERROR_GRADIENT)) ? interfaceIndex + 1 : model.segments() - 1;
    return wanted.isPresent() && !of(interfaceIndex).holds(sender);
  }

  /**
   * The highest interface with signals from another task: when its signal for a batch is back, all
   * tasks but the last have done with the batch, or are about to.
   */
  public OptionalInt highestRemote(ModelSpec model) {
    return IntStream.range(0, model.sources().size()).filter(i -> remote(model, i)).max();
  }
}
