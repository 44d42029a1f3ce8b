// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.schemas.RecordCodec;
import io.dni.schemas.record.DeadLetter;
import io.dni.streaming.message.Awaiting;
import io.dni.streaming.message.EncodedRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * Dead letters of examples whose model is one too many. They are known only behind the source, so
 * the letter names the record's place and does not hold its value, which stays in the topic.
 */
public final class RefusedModels {
  private final RecordCodec<DeadLetter> codec = new RecordCodec<>(DeadLetter.class);
  private final String topic;
  private final String reason;

  /**
   * @param topic of the examples
   * @param reason with the limit and the option that sets it
   */
  public RefusedModels(String topic, String reason) {
    this.topic = topic;
    this.reason = reason;
  }

  /** The letter of one example. */
  public EncodedRecord letter(Awaiting example) {
    byte[] key = example.model().getBytes(StandardCharsets.UTF_8);
    DeadLetter letter =
        DeadLetter.newBuilder()
            .setTopic(topic)
            .setPartition(example.partition())
            .setOffset(example.offset())
            .setReason(reason)
            .setKey(ByteBuffer.wrap(key))
            .setTime(Instant.now())
            .build();
    return new EncodedRecord(
        key,
        codec.encode(letter),
        List.of(
            "dni.source.topic",
            topic,
            "dni.source.partition",
            String.valueOf(example.partition()),
            "dni.source.offset",
            String.valueOf(example.offset()),
            "dni.reason",
            reason));
  }
}
