// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import io.dni.streaming.labels.LabelWait;
import io.dni.streaming.message.ModelExample;
import io.dni.streaming.message.ModelLabel;
import io.dni.streaming.message.ModelMessage;
import io.dni.streaming.message.Received;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * The clock by which examples wait for late labels in event time: the earlier one of how far the
 * examples and how far the labels have been read. Where nothing waits there is no clock, and it
 * costs nothing.
 */
final class EventClock {
  private EventClock() {}

  /** Of examples and of labels. */
  static <T extends ModelMessage> WatermarkStrategy<Received<T>> ofEvents(LabelWait labels) {
    if (!labels.enabled() || !labels.eventTime()) {
      return WatermarkStrategy.noWatermarks();
    }
    return WatermarkStrategy.<Received<T>>forMonotonousTimestamps()
        .withIdleness(labels.idle())
        .withTimestampAssigner(
            (received, written) ->
                received.message().map(m -> happened(m, written)).orElse(written));
  }

  /** Of signals: they have no time, and hold no clock back. */
  static <T extends ModelMessage> WatermarkStrategy<Received<T>> ofSignals(LabelWait labels) {
    if (!labels.enabled() || !labels.eventTime()) {
      return WatermarkStrategy.noWatermarks();
    }
    return WatermarkStrategy.forGenerator(context -> new Timeless<>());
  }

  private static long happened(ModelMessage message, long written) {
    if (message instanceof ModelExample example) {
      return example.eventTime() == Long.MIN_VALUE ? written : example.eventTime();
    }
    return message instanceof ModelLabel label ? label.eventTime() : written;
  }

  /** Is ahead of every clock. */
  private static final class Timeless<T> implements WatermarkGenerator<T> {
    /** The largest one itself would say that the input has ended. */
    private static final Watermark AHEAD = new Watermark(Long.MAX_VALUE - 1);

    @Override
    public void onEvent(T event, long timestamp, WatermarkOutput output) {}

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
      output.emitWatermark(AHEAD);
    }
  }
}
