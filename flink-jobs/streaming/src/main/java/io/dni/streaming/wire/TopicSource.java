// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.streaming.message.Received;
import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Kafka's source on one topic and on no other: a checkpoint of a job with another prefix names
 * other topics, which Flink's own source would go on to read too, beside the new ones. A foreign
 * part of a topic is refused where a task takes it up, out of its state or from the enumerator: an
 * enumerator that throws while it is restored may be overheard, and the job stand still for ever.
 *
 * @param <T> the message
 */
final class TopicSource<T>
    implements Source<Received<T>, KafkaPartitionSplit, KafkaSourceEnumState>,
        ResultTypeQueryable<Received<T>> {
  private static final long serialVersionUID = 1;

  private final KafkaSource<Received<T>> kafka;
  private final String topic;
  private final Around<T> around;

  /**
   * What is put around each reader.
   *
   * @param <T> the message
   */
  interface Around<T> extends Serializable {
    SourceReader<Received<T>, KafkaPartitionSplit> reader(
        SourceReader<Received<T>, KafkaPartitionSplit> kafka, SourceReaderContext context);
  }

  TopicSource(KafkaSource<Received<T>> kafka, String topic, Around<T> around) {
    this.kafka = kafka;
    this.topic = topic;
    this.around = around;
  }

  @Override
  public Boundedness getBoundedness() {
    return kafka.getBoundedness();
  }

  @Override
  public SourceReader<Received<T>, KafkaPartitionSplit> createReader(SourceReaderContext context)
      throws Exception {
    return around.reader(kafka.createReader(context), context);
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> createEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context) {
    return kafka.createEnumerator(context);
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restoreEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context, KafkaSourceEnumState stored)
      throws IOException {
    return kafka.restoreEnumerator(context, stored);
  }

  @Override
  public SimpleVersionedSerializer<KafkaPartitionSplit> getSplitSerializer() {
    return new OwnSplits(kafka.getSplitSerializer(), topic);
  }

  @Override
  public SimpleVersionedSerializer<KafkaSourceEnumState> getEnumeratorCheckpointSerializer() {
    return kafka.getEnumeratorCheckpointSerializer();
  }

  @Override
  public TypeInformation<Received<T>> getProducedType() {
    return kafka.getProducedType();
  }
}
