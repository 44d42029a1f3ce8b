// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import io.dni.learning.message.Activation;
import io.dni.learning.message.ErrorSignal;
import java.util.ArrayList;
import java.util.List;

/**
 * Segments of one model, one above the other, that run in one task: a batch rises through all of
 * them, then each takes what was handed over to it and learns, from the top down.
 *
 * @param first number of the lowest of the segments in the model
 * @param segments from below
 * @param states of these segments
 */
record SegmentTask(int first, List<DecoupledSegment> segments, List<SegmentState> states) {

  /**
   * Divides the segments of a model into tasks.
   *
   * @param first segment of each task, ascending from 0
   */
  static List<SegmentTask> divide(
      List<Integer> first, List<DecoupledSegment> segments, List<SegmentState> states) {
    List<Integer> inOrder = first.stream().distinct().sorted().toList();
    boolean whole = first.equals(inOrder) && !first.isEmpty() && first.get(0) == 0;
    if (!whole || first.get(first.size() - 1) >= segments.size()) {
      throw new IllegalArgumentException(
          "tasks that begin with segments %s (expected: ascending, from 0 to at most %d)"
              .formatted(first, segments.size() - 1));
    }
    List<SegmentTask> tasks = new ArrayList<>();
    for (int t = 0; t < first.size(); t++) {
      int from = first.get(t);
      int to = t + 1 < first.size() ? first.get(t + 1) : segments.size();
      tasks.add(new SegmentTask(from, segments.subList(from, to), states.subList(from, to)));
    }
    return tasks;
  }

  /**
   * What has become of a batch.
   *
   * @param top step of the highest segment
   * @param signals for segments of other tasks
   */
  record Passed(ForwardStep top, List<ErrorSignal> signals) {}

  /**
   * Takes a batch up, and learns it unless nothing in it has a weight.
   *
   * @param incoming the batch from below
   */
  Passed run(Activation incoming) {
    List<ErrorSignal> handedOver = new ArrayList<>();
    Activation rising = incoming;
    ForwardStep top = null;
    for (int i = 0; i < segments.size(); i++) {
      top =
          incoming.weightless()
              ? segments.get(i).observe(states.get(i), rising, 0)
              : segments.get(i).rise(states.get(i), rising, 0);
      handedOver.addAll(top.signals());
      rising = top.activation().orElse(rising);
    }
    for (int i = segments.size() - 1; i >= 0; i--) {
      comeDown(i, handedOver);
    }
    return new Passed(top, handedOver);
  }

  /** A segment takes what was handed over to it, then learns; both may leave signals for others. */
  private void comeDown(int i, List<ErrorSignal> handedOver) {
    int index = first + i;
    List<ErrorSignal> own =
        handedOver.stream().filter(signal -> signal.interfaceIndex() == index).toList();
    handedOver.removeIf(signal -> signal.interfaceIndex() == index);
    for (ErrorSignal signal : own) {
      handedOver.addAll(segments.get(i).correct(states.get(i), signal).signals());
    }
    handedOver.addAll(segments.get(i).learn(states.get(i)));
  }
}
