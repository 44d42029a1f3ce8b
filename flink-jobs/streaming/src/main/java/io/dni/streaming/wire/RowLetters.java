// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.schemas.RecordCodec;
import io.dni.schemas.record.Row;
import io.dni.streaming.message.EncodedRecord;
import io.dni.streaming.message.ModelRow;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Dead letters of rows that the encoder refuses, written as the record that they came in. */
public final class RowLetters {
  private final String topic;
  private final RecordCodec<Row> codec = new RecordCodec<>(Row.class);
  private final DeadLetters letters = new DeadLetters();

  /** Letters of rows of a topic. */
  public RowLetters(String topic) {
    this.topic = topic;
  }

  /** The letter of a row. */
  public EncodedRecord wrap(ModelRow row, String reason) {
    byte[] key = row.model().getBytes(StandardCharsets.UTF_8);
    byte[] value = codec.encode(RowRecords.of(row));
    return letters.wrap(
        new ConsumerRecord<>(topic, row.partition(), row.offset(), key, value), reason);
  }
}
