// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.learning.message.BatchId;
import io.dni.streaming.message.ModelBatch;
import io.dni.streaming.message.TaskMessage;
import io.dni.streaming.state.FormingBatches;
import java.io.IOException;
import java.util.OptionalLong;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;
import org.apache.flink.util.Collector;

/**
 * Keeps the gradient delay bounded. Flink's backpressure holds the way up to the speed of the
 * segments, but nothing on the way down slows the way up: examples that are already in Kafka would
 * overtake the signals, until every signal finds its batch evicted. So only a window of batches is
 * let go ahead of the signals of the highest interface between two tasks, which come last; the
 * others queue here. Where all segments are in one task there is no window: the call that lets a
 * batch go returns when it is learned.
 *
 * <p>What queues is bounded in bytes, whatever lies in Kafka: see {@link QueuedBytes}. And no
 * signal that is lost may stall a model: after the feedback timeout its batch leaves the window,
 * and the window stays open until a signal comes again.
 */
final class FeedbackWindow {
  private static final int ROUND_TRIPS = 1000;

  private final BatchingSettings settings;
  private final boolean windowed;
  private final OptionalLong onlyNonce;
  private final AttemptClock clock = new AttemptClock();
  private final QueuedBytes queued;
  private final Histogram roundTrip;

  /**
   * @param windowed whether there is a window at all
   * @param onlyNonce of the batches that the window may hold, where those of earlier attempts are
   *     to be forgotten
   * @param queued what the batches that wait here are counted in
   */
  FeedbackWindow(
      BatchingSettings settings,
      boolean windowed,
      OptionalLong onlyNonce,
      QueuedBytes queued,
      MetricGroup metrics) {
    this.settings = settings;
    this.windowed = windowed;
    this.onlyNonce = onlyNonce;
    this.queued = queued;
    roundTrip =
        metrics.histogram(
            MiniBatchFunction.ROUND_TRIP_METRIC, new DescriptiveStatisticsHistogram(ROUND_TRIPS));
  }

  /** What is told to a batch when it goes. */
  interface Exit {
    /** The batch as it goes up. */
    ModelBatch mark(ModelBatch batch) throws IOException;
  }

  /** A batch takes its place behind the others; where it need not wait, it goes at once. */
  void queue(FormingBatches forming, ModelBatch batch, Exit exit, Collector<TaskMessage> out)
      throws IOException {
    if (!windowed && forming.ready().isEmpty()) {
      out.collect(TaskMessage.of(exit.mark(batch)));
      return;
    }
    forming.ready().add(batch);
    queued.add(batch);
  }

  /** Lets batches go while there is room in the window. */
  void letGo(FormingBatches forming, long now, Exit exit, Collector<TaskMessage> out)
      throws IOException {
    onlyNonce.ifPresent(nonce -> forgetOthers(forming, nonce));
    while (!forming.ready().isEmpty() && isOpen(forming)) {
      ModelBatch oldest = forming.ready().remove();
      queued.remove(oldest);
      ModelBatch next = exit.mark(oldest);
      if (windowed && !forming.feedbackLost() && !next.marker().frozen()) {
        forming.inFlight().put(next.activation().id(), clock.within(now, now));
      }
      out.collect(TaskMessage.of(next));
    }
  }

  private boolean isOpen(FormingBatches forming) {
    return !windowed
        || forming.feedbackLost()
        || forming.inFlight().size() < settings.maxInFlight();
  }

  /**
   * With other tasks than the checkpoint's the window opens at another interface, where no signal
   * may ever come of a batch that was let go before. Such a batch leaves the window: it was out at
   * the top before the checkpoint was complete, or waits above for its turn.
   */
  private static void forgetOthers(FormingBatches forming, long nonce) {
    var oldest = forming.inFlight().keySet().iterator();
    while (oldest.hasNext() && oldest.next().nonce() != nonce) {
      oldest.remove();
    }
  }

  /** The last signal of a batch has come back. */
  void heard(FormingBatches forming, BatchId id, long now) {
    forming.feedbackLost(false);
    Long letGoAt = forming.inFlight().remove(id);
    if (letGoAt != null) {
      roundTrip.update(now - letGoAt);
    }
  }

  /** Takes batches out of the window that have waited for too long. */
  void giveUpOverdue(FormingBatches forming, long now) {
    if (forming.inFlight().values().removeIf(letGoAt -> due(letGoAt, now) <= now)) {
      forming.feedbackLost(!settings.lockStep());
    }
  }

  /** When the oldest batch in the window will have waited for too long. */
  long nextOverdue(FormingBatches forming, long now) {
    return forming.inFlight().isEmpty()
        ? Deadlines.NEVER
        : due(forming.inFlight().values().iterator().next(), now);
  }

  private long due(long letGoAt, long now) {
    return clock.within(letGoAt, now) + settings.feedbackTimeout().toMillis();
  }
}
