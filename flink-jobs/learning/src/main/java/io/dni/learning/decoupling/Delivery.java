// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import io.dni.learning.message.ErrorSignal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * When signals reach the segments that they are for: what a stream does to them, in one thread. The
 * rule does not depend on it; {@link SegmentState#pending()} settles what may act.
 */
public interface Delivery {

  /**
   * A batch has gone up.
   *
   * @param sent the signals that it has caused, from the input up
   * @return the signals that arrive now, in this order
   */
  List<ErrorSignal> exchange(List<ErrorSignal> sent);

  /** All signals that are still on their way, in the order of their arrival; none are left. */
  List<ErrorSignal> drain();

  /**
   * Every signal once and in order, a fixed number of batches late.
   *
   * @param batches gradient delay: after forward(t) arrive the signals of batch t − delay
   */
  static Delivery after(int batches) {
    if (batches < 0) {
      throw new IllegalArgumentException("delay: %d (expected: >= 0)".formatted(batches));
    }
    Deque<List<ErrorSignal>> onTheirWay = new ArrayDeque<>();
    return new Delivery() {
      @Override
      public List<ErrorSignal> exchange(List<ErrorSignal> sent) {
        onTheirWay.add(List.copyOf(sent));
        return onTheirWay.size() > batches ? onTheirWay.remove() : List.of();
      }

      @Override
      public List<ErrorSignal> drain() {
        List<ErrorSignal> rest = new ArrayList<>();
        onTheirWay.forEach(rest::addAll);
        onTheirWay.clear();
        return rest;
      }
    };
  }
}
