// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.schemas.RecordCodec;
import io.dni.schemas.record.DeadLetter;
import io.dni.streaming.message.EncodedRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Wraps records that cannot be used, as they are, with where they came from and what was wrong. */
final class DeadLetters {
  private static final int MAX_REASON = 1000;

  /**
   * Largest value that is kept, bytes. A letter must fit into its topic whatever came in: Kafka's
   * default bound on a message is 1 MiB, and a sink that cannot write would stop the job for good.
   */
  static final int MAX_VALUE_BYTES = 512 * 1024;

  private static final int MAX_KEY_BYTES = 1024;

  /**
   * Header with the checksum that the refused record carried: when it is sent back it carries the
   * same, so a damaged one is refused again.
   */
  static final String SOURCE_CHECKSUM = "dni.source.crc32c";

  private static final Pattern CHECKSUM = Pattern.compile("[0-9a-f]{8}");

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
    List<String> headers = headers(record.topic(), record.partition(), record.offset(), text);
    byte[] checksum = Checksums.header(record);
    if (checksum != null) {
      headers.add(SOURCE_CHECKSUM);
      headers.add(checksumText(checksum));
    }
    return new EncodedRecord(key == null ? new byte[0] : key, codec.encode(letter), headers);
  }

  /**
   * A letter without a record: it says what became of records that nobody can read any more.
   *
   * @param offset of the first of them
   */
  EncodedRecord lost(TopicPartition of, long offset, String reason) {
    DeadLetter letter =
        DeadLetter.newBuilder()
            .setTopic(of.topic())
            .setPartition(of.partition())
            .setOffset(offset)
            .setReason(reason)
            .setTime(Instant.now())
            .build();
    return new EncodedRecord(
        new byte[0], codec.encode(letter), headers(of.topic(), of.partition(), offset, reason));
  }

  private static List<String> headers(String topic, int partition, long offset, String reason) {
    return new ArrayList<>(
        List.of(
            "dni.source.topic",
            topic,
            "dni.source.partition",
            String.valueOf(partition),
            "dni.source.offset",
            String.valueOf(offset),
            "dni.reason",
            reason));
  }

  /** What is no checksum must not become one, and headers from outside have no bounded length. */
  private static String checksumText(byte[] header) {
    String text = new String(header, StandardCharsets.ISO_8859_1);
    return CHECKSUM.matcher(text).matches() ? text : "malformed";
  }
}
