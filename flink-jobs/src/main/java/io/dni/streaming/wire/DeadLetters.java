// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.schemas.RecordCodec;
import io.dni.schemas.record.DeadLetter;
import io.dni.streaming.message.EncodedRecord;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Wraps records that cannot be used, as they are, with where they came from and what was wrong. */
final class DeadLetters {
  private static final int MAX_REASON = 1000;

  private final RecordCodec<DeadLetter> codec = new RecordCodec<>(DeadLetter.class);

  EncodedRecord wrap(ConsumerRecord<byte[], byte[]> record, String reason) {
    String text = reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) + "…" : reason;
    DeadLetter letter =
        DeadLetter.newBuilder()
            .setTopic(record.topic())
            .setPartition(record.partition())
            .setOffset(record.offset())
            .setReason(text)
            .setKey(record.key() == null ? null : ByteBuffer.wrap(record.key()))
            .setValue(record.value() == null ? null : ByteBuffer.wrap(record.value()))
            .setTime(Instant.now())
            .build();
    return new EncodedRecord(
        record.key() == null ? new byte[0] : record.key(),
        codec.encode(letter),
        List.of(
            "dni.source.topic",
            record.topic(),
            "dni.source.partition",
            String.valueOf(record.partition()),
            "dni.source.offset",
            String.valueOf(record.offset()),
            "dni.reason",
            text));
  }
}
