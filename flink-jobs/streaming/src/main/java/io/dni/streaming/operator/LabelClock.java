// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.streaming.labels.LabelWait;
import org.apache.flink.streaming.api.TimerService;

/**
 * The clock by which examples wait for their labels. In event time it is Flink's watermark, behind
 * which neither topic is; so what expires does not depend on which of the two is read faster. Else
 * it is this machine's.
 */
final class LabelClock {
  /** Deadlines are rounded up to so many steps of the patience, or each would be a timer. */
  private static final long TIMER_STEPS = 1_000;

  private final boolean eventTime;
  private final long step;

  LabelClock(LabelWait settings) {
    eventTime = settings.eventTime();
    step = Math.max(1, settings.patience().toMillis() / TIMER_STEPS);
  }

  /** Now, milliseconds. */
  long now(TimerService timers) {
    return eventTime ? timers.currentWatermark() : timers.currentProcessingTime();
  }

  /**
   * When a message happened, or came.
   *
   * @param happened its event time; null if it has none
   */
  long moment(Long happened, TimerService timers) {
    return eventTime && happened != null ? happened : timers.currentProcessingTime();
  }

  /** Sees to it that a timer fires soon after a deadline. */
  void arm(long deadline, TimerService timers) {
    long at = (deadline / step + 1) * step;
    if (eventTime) {
      timers.registerEventTimeTimer(at);
    } else {
      timers.registerProcessingTimeTimer(at);
    }
  }
}
