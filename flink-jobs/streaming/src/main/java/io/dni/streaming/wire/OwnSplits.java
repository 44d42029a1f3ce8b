// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.streaming.state.CheckpointMismatchException;
import java.io.IOException;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Stores partitions as Kafka's source does, and takes up those of one topic only. */
final class OwnSplits implements SimpleVersionedSerializer<KafkaPartitionSplit> {
  private final SimpleVersionedSerializer<KafkaPartitionSplit> kafka;
  private final String topic;

  OwnSplits(SimpleVersionedSerializer<KafkaPartitionSplit> kafka, String topic) {
    this.kafka = kafka;
    this.topic = topic;
  }

  @Override
  public int getVersion() {
    return kafka.getVersion();
  }

  @Override
  public byte[] serialize(KafkaPartitionSplit split) throws IOException {
    return kafka.serialize(split);
  }

  @Override
  public KafkaPartitionSplit deserialize(int version, byte[] bytes) throws IOException {
    KafkaPartitionSplit split = kafka.deserialize(version, bytes);
    if (!split.getTopic().equals(topic)) {
      throw new CheckpointMismatchException(
          "dni.topics.prefix: this job reads %s (expected: %s, as in the checkpoint; a job on other topics begins without one, or with --warm-start)"
              .formatted(topic, split.getTopic()));
    }
    return split;
  }
}
