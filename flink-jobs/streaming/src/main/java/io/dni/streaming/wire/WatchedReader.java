// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.streaming.message.Received;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads records as another reader does, and tells a {@link TopicWatch} where they stood: Flink's
 * source keeps offsets to itself.
 *
 * @param <T> the message
 */
final class WatchedReader<T>
    implements KafkaRecordDeserializationSchema<Received<T>>, TopicSource.Around<T> {
  private static final long serialVersionUID = 1;

  private final KafkaRecordDeserializationSchema<Received<T>> records;
  private final String topic;
  private final Intake intake;
  private final java.util.Properties client;
  private transient TopicWatch watch;

  /**
   * @param client properties of the client that looks at the topic
   */
  WatchedReader(
      KafkaRecordDeserializationSchema<Received<T>> records,
      String topic,
      Intake intake,
      java.util.Properties client) {
    this.records = records;
    this.topic = topic;
    this.intake = intake;
    this.client = client;
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) throws Exception {
    records.open(context);
  }

  /** Called for each task, after the reader was made and before it reads. */
  @Override
  public SourceReader<Received<T>, KafkaPartitionSplit> reader(
      SourceReader<Received<T>, KafkaPartitionSplit> kafka, SourceReaderContext context) {
    watch =
        new TopicWatch(
            new KafkaLog(topic, client),
            intake.failOnLoss(),
            context.currentParallelism() == 1,
            context.metricGroup());
    return new HeldBackReader<>(
        kafka, Backlog.join(intake.job(), intake.maxBacklog()), watch, intake.together());
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Received<T>> out)
      throws java.io.IOException {
    watch.read(record.topic(), record.partition(), record.offset());
    records.deserialize(record, out);
  }

  @Override
  public TypeInformation<Received<T>> getProducedType() {
    return records.getProducedType();
  }
}
