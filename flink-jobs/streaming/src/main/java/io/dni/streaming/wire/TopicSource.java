// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.streaming.message.Received;
import io.dni.streaming.state.CheckpointMismatchException;
import java.io.IOException;
import java.io.Serializable;
import java.util.Collection;
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
 * other topics, which Flink's own source would go on to read too, beside the new ones.
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
    requireOwn(stored.assignedSplits());
    requireOwn(stored.unassignedSplits());
    return kafka.restoreEnumerator(context, stored);
  }

  private void requireOwn(Collection<KafkaPartitionSplit> splits) {
    for (KafkaPartitionSplit split : splits) {
      if (!split.getTopic().equals(topic)) {
        throw new CheckpointMismatchException(
            "dni.topics.prefix: this job reads %s (expected: %s, as in the checkpoint; a job on other topics begins without one, or with --warm-start)"
                .formatted(topic, split.getTopic()));
      }
    }
  }

  @Override
  public SimpleVersionedSerializer<KafkaPartitionSplit> getSplitSerializer() {
    return kafka.getSplitSerializer();
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
