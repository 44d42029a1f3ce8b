// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.faults;

import io.dni.schemas.Topic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Given to the job as {@code kafka.interceptor.classes}: its consumers never see an error gradient.
 * Producers get the same property, and are left alone.
 */
public final class WithheldSignals
    implements ConsumerInterceptor<byte[], byte[]>, ProducerInterceptor<byte[], byte[]> {

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> rest = new HashMap<>();
    for (TopicPartition partition : records.partitions()) {
      if (!partition.topic().equals(Topic.ERROR_GRADIENTS.defaultName())) {
        rest.put(partition, records.records(partition));
      }
    }
    return new ConsumerRecords<>(rest, records.nextOffsets());
  }

  @Override
  public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
    return record;
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  @Override
  public void onAcknowledgement(RecordMetadata metadata, Exception e) {}

  @Override
  public void configure(Map<String, ?> settings) {}

  @Override
  public void close() {}
}
