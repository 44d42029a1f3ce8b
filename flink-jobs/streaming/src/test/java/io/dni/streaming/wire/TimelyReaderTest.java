// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.learning.loss.Loss;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.record.DeadLetter;
import io.dni.schemas.record.LateLabel;
import io.dni.streaming.message.ModelLabel;
import io.dni.streaming.message.Received;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class TimelyReaderTest {
  private static final Instant WRITTEN = Instant.parse("2026-01-31T12:00:00Z");

  private static Received<ModelLabel> read(Instant eventTime) throws Exception {
    TimelyReader<ModelLabel> reader =
        new TimelyReader<>(
            new LabelReader(new TargetCheck(3, Loss.SOFTMAX, List.of()), false),
            Duration.ofHours(1));
    reader.open(null);
    byte[] value =
        new RecordCodec<>(LateLabel.class)
            .encode(LateLabel.newBuilder().setId("a").setLabel(1).setEventTime(eventTime).build());
    List<Received<ModelLabel>> read = new ArrayList<>();
    reader.deserialize(
        new ConsumerRecord<>(
            "dni.labels",
            0,
            0,
            WRITTEN.toEpochMilli(),
            TimestampType.CREATE_TIME,
            0,
            value.length,
            new byte[0],
            value,
            new RecordHeaders(),
            Optional.empty()),
        new ListCollector<>(read));
    assertThat(read).hasSize(1);
    return read.get(0);
  }

  @Test
  void whatHappenedInTimeIsTaken() throws Exception {
    assertThat(read(null).message()).isPresent();
    assertThat(read(Instant.EPOCH).message()).isPresent();
    assertThat(read(WRITTEN.plusSeconds(3600)).message()).isPresent();
  }

  @Test
  void whatIsSaidToHappenMuchLaterIsRefusedWithBothTimes() throws Exception {
    Received<ModelLabel> refused = read(WRITTEN.plusSeconds(3601));
    assertThat(refused.message()).isEmpty();
    DeadLetter letter =
        new RecordCodec<>(DeadLetter.class).decode(refused.refused().orElseThrow().value());
    assertThat(letter.getReason())
        .isEqualTo(
            "event time: 2026-01-31T13:00:01Z (expected: at most 2026-01-31T13:00:00Z, PT1H after"
                + " Kafka's time of the record; dni.labels.max-ahead)");
    assertThat(read(Instant.parse("9999-12-31T23:59:59Z")).message()).isEmpty();
  }
}
