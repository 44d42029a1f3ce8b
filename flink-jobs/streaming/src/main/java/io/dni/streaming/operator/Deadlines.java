// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.streaming.state.ModelStates;
import java.io.IOException;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.TimerService;

/**
 * What a model waits for, and until when: in keyed state, one moment for each purpose. A timer of
 * Flink's knows only that it was set; whoever acts because one fires acts for any purpose, and for
 * those of long ago. So a timer here is no more than an alarm, and whether a deadline has passed is
 * asked of the deadline.
 *
 * <p>There is about one timer per model, the earliest: it is set anew for the next deadline when it
 * fires, and never deleted.
 */
final class Deadlines {
  /** No moment at all. */
  static final long NEVER = Long.MAX_VALUE;

  private final ValueState<Long> learn;
  private final ValueState<Long> predict;
  private final ValueState<Long> alarm;

  Deadlines(RuntimeContext context) {
    learn = context.getState(ModelStates.learnDue());
    predict = context.getState(ModelStates.predictDue());
    alarm = context.getState(ModelStates.alarm());
  }

  /**
   * Sets the moment when an incomplete batch is formed, if none is set.
   *
   * @param labelled whether of examples to learn or to predict
   * @param due processing time, milliseconds
   */
  void begin(boolean labelled, long due) throws IOException {
    ValueState<Long> state = of(labelled);
    if (state.value() == null) {
      state.update(due);
    }
  }

  /** Whether the moment is set and has come. */
  boolean passed(boolean labelled, long now) throws IOException {
    return due(of(labelled)) <= now;
  }

  /** Nothing incomplete is there any more. */
  void end(boolean labelled) {
    of(labelled).clear();
  }

  /** Nothing is waited for; alarms that are set mean nothing. */
  void forget() {
    learn.clear();
    predict.clear();
    alarm.clear();
  }

  /** A timer has fired. */
  void rang(long timestamp) throws IOException {
    if (due(alarm) <= timestamp) {
      alarm.clear();
    }
  }

  /**
   * Sees to it that a timer fires at the earliest deadline.
   *
   * @param other one more deadline, {@link #NEVER} if there is none
   */
  void arm(long other, TimerService timers) throws IOException {
    long next = Math.min(other, Math.min(due(learn), due(predict)));
    if (next < due(alarm)) {
      timers.registerProcessingTimeTimer(next);
      alarm.update(next);
    }
  }

  private ValueState<Long> of(boolean labelled) {
    return labelled ? learn : predict;
  }

  private static long due(ValueState<Long> state) throws IOException {
    Long moment = state.value();
    return moment == null ? NEVER : moment;
  }
}
