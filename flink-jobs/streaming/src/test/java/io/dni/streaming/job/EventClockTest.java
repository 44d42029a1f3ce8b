// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.streaming.labels.LabelWait;
import io.dni.streaming.labels.LabelWait.OnExpiry;
import io.dni.streaming.message.EncodedRecord;
import io.dni.streaming.message.ModelLabel;
import io.dni.streaming.message.Received;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.junit.jupiter.api.Test;

class EventClockTest {
  private static final long WRITTEN = 9_000_000;

  private static ModelLabel label(long eventTime) {
    return new ModelLabel("m", "a", new float[] {1, 0}, "", eventTime);
  }

  private static long time(Received<ModelLabel> received) {
    LabelWait labels =
        new LabelWait(
            true,
            Duration.ofMinutes(1),
            true,
            10,
            OnExpiry.DROP,
            label(0),
            Duration.ofSeconds(1),
            "dni.examples");
    TimestampAssigner<Received<ModelLabel>> clock =
        EventClock.<ModelLabel>ofEvents(labels).createTimestampAssigner(() -> null);
    return clock.extractTimestamp(received, WRITTEN);
  }

  @Test
  void goesByTheTimeThatARecordTellsElseByKafkas() {
    assertThat(time(Received.of(label(5)))).isEqualTo(5);
    assertThat(time(Received.of(label(Long.MIN_VALUE)))).isEqualTo(WRITTEN);
  }

  /** Else a refused record of today would let all expire that waits since the year before. */
  @Test
  void whatIsRefusedHasNoTime() {
    EncodedRecord letter = new EncodedRecord(new byte[0], new byte[0], List.of());
    assertThat(time(Received.refused(letter))).isEqualTo(Long.MIN_VALUE);
  }
}
