// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import java.util.Collection;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * Where the examples begin without a checkpoint. With one whose offset Kafka does not have any more
 * (retention went past it, or the topic was made anew), reading goes on at the oldest example that
 * there is: Flink's own rule for "latest" would skip all that came while the job was away.
 */
@SuppressWarnings("deprecation") // the connector's interface still speaks of OffsetResetStrategy
final class ExamplesStart implements OffsetsInitializer {
  private static final long serialVersionUID = 1;

  private final OffsetsInitializer start;

  ExamplesStart(boolean earliest) {
    start = earliest ? OffsetsInitializer.earliest() : OffsetsInitializer.latest();
  }

  @Override
  public Map<TopicPartition, Long> getPartitionOffsets(
      Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
    return start.getPartitionOffsets(partitions, retriever);
  }

  @Override
  public OffsetResetStrategy getAutoOffsetResetStrategy() {
    return OffsetResetStrategy.EARLIEST;
  }
}
