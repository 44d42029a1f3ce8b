// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.learning.decoupling.SegmentState;
import io.dni.streaming.message.ModelBatch;
import io.dni.streaming.state.ModelStates;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.TimerService;

/**
 * Batches that wait in front of a segment while an earlier one of their model is pending: always in
 * lock-step, so that each segment does forward(t), correct(t), forward(t + 1), … whatever the
 * timing; and where all segments are in one task, which is lock-step too, as long as a batch is
 * pending whose signal a job with more tasks has left in Kafka.
 */
final class WaitingBatches {
  private final BatchingSettings batching;
  private final boolean alone;
  private final boolean mayWait;
  private final ListState<ModelBatch> stored;
  private final ValueState<Long> pendingSince;
  private final AttemptClock clock = new AttemptClock();
  private final Set<String> settled = new HashSet<>();
  private long held;

  /** What is done with a batch whose turn has come. */
  interface Turn {
    /** Takes it. */
    void take(ModelBatch batch) throws Exception;
  }

  /**
   * @param restored whether the job goes on from a checkpoint
   * @param wholeModel whether this task has all segments
   */
  WaitingBatches(
      BatchingSettings batching, boolean restored, boolean wholeModel, RuntimeContext context) {
    this.batching = batching;
    alone = restored && wholeModel;
    // A checkpoint of a run in lock-step may hold batches that wait, whatever this run does.
    mayWait = batching.lockStep() || restored;
    stored = context.getListState(ModelStates.waiting());
    pendingSince = context.getState(ModelStates.pendingSince());
  }

  /** Whether the next batch of a model has to wait. */
  boolean isBusy(SegmentState segment, String model) {
    return segment.pending().size() > 0
        && (batching.lockStep() || (alone && !settled.contains(model)));
  }

  /**
   * A batch waits.
   *
   * @return whether there is room: no signal is worth more of the heap than a backlog
   */
  boolean add(ModelBatch batch) throws Exception {
    stored.add(batch);
    held += alone ? batch.bytes() : 0;
    return held <= batching.intake().maxBacklog();
  }

  /** Nothing more is awaited of what an earlier job has sent up. */
  void settled(String model) {
    settled.add(model);
  }

  /** The model at hand has left the heap. */
  void forget(String model) {
    stored.clear();
    pendingSince.clear();
    settled.remove(model);
  }

  /** Has a batch of this model gone up whose signal may still be in Kafka, notes since when. */
  void wentUp(SegmentState segment, String model, TimerService timers) throws IOException {
    if (alone && segment.pending().size() == 0) {
      settled(model); // else the batch waits above, for a signal from Kafka
    }
    if (isBusy(segment, model)) {
      long now = timers.currentProcessingTime();
      pendingSince.update(clock.within(now, now));
    }
  }

  /** Gives each its turn that need not wait any more, also those that the checkpoint held. */
  void goOn(SegmentState segment, String model, Turn turn) throws Exception {
    if (!mayWait || isBusy(segment, model)) {
      return;
    }
    List<ModelBatch> queue = new ArrayList<>();
    stored.get().forEach(queue::add);
    if (queue.isEmpty()) {
      return;
    }
    while (!queue.isEmpty() && !isBusy(segment, model)) {
      ModelBatch next = queue.remove(0);
      held = Math.max(0, held - (alone ? next.bytes() : 0)); // the checkpoint's were not counted
      turn.take(next);
    }
    stored.update(queue);
  }

  /** Whether a signal has been waited for long enough; if not yet, a timer is set for then. */
  boolean overdue(TimerService timers) throws IOException {
    long now = timers.currentProcessingTime();
    Long since = pendingSince.value();
    // A job out of lock-step, which this one goes on from, has not noted when.
    long due =
        clock.within(since == null ? Long.MIN_VALUE : since, now)
            + batching.feedbackTimeout().toMillis();
    if (now < due) {
      // Another batch has gone up since this timer was set, and may be waited for in vain too.
      timers.registerProcessingTimeTimer(due);
    }
    return now >= due;
  }

  /** Sets the timer of a wait that begins now. */
  void startTimeout(TimerService timers) {
    long now = timers.currentProcessingTime();
    timers.registerProcessingTimeTimer(
        clock.within(now, now) + batching.feedbackTimeout().toMillis());
  }
}
