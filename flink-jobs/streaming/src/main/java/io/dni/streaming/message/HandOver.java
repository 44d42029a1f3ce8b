// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.message;

import io.dni.learning.message.ErrorSignal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Where a segment leaves its signals for segments further down in the same task. It goes up with a
 * message; when the call that passed the message on returns, the segments above have done their
 * work, and each segment finds here what is meant for it. So a signal inside a task needs no queue
 * and no topic, and nothing is in flight when a barrier comes: a barrier comes between two calls.
 *
 * <p>It belongs to one call in one thread, and is never serialized.
 */
public final class HandOver {
  private final List<ErrorSignal> signals = new ArrayList<>(1);

  /** Leaves a signal for the segment below its interface. */
  public void leave(ErrorSignal signal) {
    signals.add(signal);
  }

  /** Takes the signals for one segment, in the order in which they were made. */
  public List<ErrorSignal> take(int segment) {
    if (signals.isEmpty()) {
      return List.of();
    }
    List<ErrorSignal> taken = new ArrayList<>(1);
    for (Iterator<ErrorSignal> left = signals.iterator(); left.hasNext(); ) {
      ErrorSignal signal = left.next();
      if (signal.interfaceIndex() == segment) {
        taken.add(signal);
        left.remove();
      }
    }
    return taken;
  }

  /** Takes all signals: where the call began above the segments that they are meant for. */
  public List<ErrorSignal> takeAll() {
    List<ErrorSignal> taken = List.copyOf(signals);
    signals.clear();
    return taken;
  }
}
