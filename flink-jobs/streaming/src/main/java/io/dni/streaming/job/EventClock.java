// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import io.dni.streaming.labels.LabelWait;
import io.dni.streaming.message.Dated;
import io.dni.streaming.message.ModelMessage;
import io.dni.streaming.message.Received;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * The clock by which examples wait for late labels in event time: the earlier one of how far the
 * examples and how far the labels have been read; when both are silent it stands still. Where
 * nothing waits there is no clock, and it costs nothing.
 */
final class EventClock {
  private EventClock() {}

  /** Of examples and of labels; what is refused has no time. */
  static <T extends ModelMessage> WatermarkStrategy<Received<T>> ofEvents(LabelWait labels) {
    if (!labels.enabled() || !labels.eventTime()) {
      return WatermarkStrategy.noWatermarks();
    }
    return WatermarkStrategy.<Received<T>>forMonotonousTimestamps()
        .withIdleness(labels.idle())
        .withTimestampAssigner(
            (received, written) ->
                received.message().map(m -> happened(m, written)).orElse(Long.MIN_VALUE));
  }

  /** Of signals: they have no time, and hold no clock back. */
  static <T extends ModelMessage> WatermarkStrategy<Received<T>> ofSignals(LabelWait labels) {
    if (!labels.enabled() || !labels.eventTime()) {
      return WatermarkStrategy.noWatermarks();
    }
    return WatermarkStrategy.forGenerator(context -> new Timeless<>());
  }

  private static long happened(ModelMessage message, long written) {
    boolean told = message instanceof Dated dated && dated.eventTime() != Long.MIN_VALUE;
    return told ? ((Dated) message).eventTime() : written;
  }

  /**
   * Takes no part in the clock. A clock that is ahead of all others would be the only one when the
   * topics are silent for a while, and whatever waits would expire at once.
   */
  private static final class Timeless<T> implements WatermarkGenerator<T> {
    @Override
    public void onEvent(T event, long timestamp, WatermarkOutput output) {}

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
      output.markIdle();
    }
  }
}
