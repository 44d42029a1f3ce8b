// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.streaming.message.Dated;
import io.dni.streaming.message.Received;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads records as another reader does, and refuses what says that it happened far later than Kafka
 * had it: the clock of late labels would follow it, and all that waits would expire. A record keeps
 * its time in Kafka, so it is refused at every reading or at none.
 *
 * @param <T> the message
 */
final class TimelyReader<T> implements KafkaRecordDeserializationSchema<Received<T>> {
  private static final long serialVersionUID = 1;

  private final KafkaRecordDeserializationSchema<Received<T>> records;
  private final long maxAheadMillis;
  private transient DeadLetters deadLetters;

  /**
   * @param maxAhead how much later than Kafka's time of a record its event time may be
   */
  TimelyReader(KafkaRecordDeserializationSchema<Received<T>> records, Duration maxAhead) {
    this.records = records;
    this.maxAheadMillis = maxAhead.toMillis();
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) throws Exception {
    records.open(context);
    deadLetters = new DeadLetters();
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Received<T>> out)
      throws IOException {
    records.deserialize(record, new Checked(record, out));
  }

  private final class Checked implements Collector<Received<T>> {
    private final ConsumerRecord<byte[], byte[]> record;
    private final Collector<Received<T>> out;

    Checked(ConsumerRecord<byte[], byte[]> record, Collector<Received<T>> out) {
      this.record = record;
      this.out = out;
    }

    @Override
    public void collect(Received<T> received) {
      long latest = record.timestamp() + maxAheadMillis;
      boolean late =
          received.message().orElse(null) instanceof Dated dated && dated.eventTime() > latest;
      out.collect(late ? Received.refused(deadLetters.wrap(record, reason(received))) : received);
    }

    private String reason(Received<T> received) {
      return "event time: %s (expected: at most %s, %s after Kafka's time of the record; dni.labels.max-ahead)"
          .formatted(
              Instant.ofEpochMilli(((Dated) received.message().orElseThrow()).eventTime()),
              Instant.ofEpochMilli(record.timestamp() + maxAheadMillis),
              Duration.ofMillis(maxAheadMillis));
    }

    @Override
    public void close() {
      out.close();
    }
  }

  @Override
  public TypeInformation<Received<T>> getProducedType() {
    return records.getProducedType();
  }
}
