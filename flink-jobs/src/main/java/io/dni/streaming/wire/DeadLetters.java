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

  /**
   * Largest value that is kept, bytes. A letter must fit into its topic whatever came in: Kafka's
   * default bound on a message is 1 MiB, and a sink that cannot write would stop the job for good.
   */
  static final int MAX_VALUE_BYTES = 512 * 1024;

  private static final int MAX_KEY_BYTES = 1024;

  private final RecordCodec<DeadLetter> codec = new RecordCodec<>(DeadLetter.class);

  EncodedRecord wrap(ConsumerRecord<byte[], byte[]> record, String reason) {
    String text = reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) + "…" : reason;
    boolean kept = record.value() != null && record.value().length <= MAX_VALUE_BYTES;
    if (record.value() != null && !kept) {
      text += "; value of %d bytes not kept".formatted(record.value().length);
    }
    byte[] key = record.key() == null || record.key().length > MAX_KEY_BYTES ? null : record.key();
    DeadLetter letter =
        DeadLetter.newBuilder()
            .setTopic(record.topic())
            .setPartition(record.partition())
            .setOffset(record.offset())
            .setReason(text)
            .setKey(key == null ? null : ByteBuffer.wrap(key))
            .setValue(kept ? ByteBuffer.wrap(record.value()) : null)
            .setTime(Instant.now())
            .build();
    return new EncodedRecord(
        key == null ? new byte[0] : key,
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
