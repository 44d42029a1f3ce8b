// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.schemas.RecordCodec;
import io.dni.schemas.UndecodableRecordException;
import io.dni.schemas.record.Example;
import io.dni.schemas.record.Row;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;

/**
 * The oldest record of the examples' topic: it tells before the start whether vectors or rows come.
 *
 * @param value its bytes; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent")
public record FirstExample(byte[] value) {
  /** The record; empty where there is none, or the broker does not answer in time. */
  public static Optional<FirstExample> of(
      String bootstrapServers, Map<String, String> properties, String topic) {
    try {
      return TopicHead.read(bootstrapServers, properties, topic, 1).stream()
          .findFirst()
          .map(FirstExample::new);
    } catch (KafkaException e) {
      // What is wrong with the broker is said by those who need it.
      return Optional.empty();
    }
  }

  /**
   * Refuses rows where vectors are expected, and the other way round.
   *
   * @param topic for the message
   * @param rows whether the job has columns
   */
  public void requireFit(String topic, boolean rows) {
    if (!rows && is(Row.class)) {
      throw new IllegalArgumentException(
          "dni.features.columns: none, and %s holds rows of a table (expected: its columns; dni"
                  .formatted(topic)
              + " columns --data csv=FILE prints them as a file for --config)");
    }
    if (rows && is(Example.class)) {
      throw new IllegalArgumentException(
          "dni.features.columns: given, and %s holds vectors (expected: rows, as dni produce"
                  .formatted(topic)
              + " --columns sends them)");
    }
  }

  private <T extends SpecificRecord> boolean is(Class<T> type) {
    try {
      return new RecordCodec<>(type).decode(value) != null;
    } catch (UndecodableRecordException e) {
      return false;
    }
  }
}
