// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The oldest records of a topic, of all its partitions. */
final class TopicHead {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private TopicHead() {}

  /**
   * Values of the records that are there now, at most so many; fewer where the broker does not go
   * on answering. {@link org.apache.kafka.common.KafkaException} where it does not answer at all.
   */
  static List<byte[]> read(
      String bootstrapServers, Map<String, String> properties, String topic, int most) {
    Properties client = new Properties();
    client.putAll(properties);
    client.put("bootstrap.servers", bootstrapServers);
    client.put("max.poll.records", String.valueOf(Math.min(most, 500)));
    client.put("enable.auto.commit", "false");
    List<byte[]> values = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> all =
          consumer.partitionsFor(topic, PATIENCE).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all, PATIENCE);
      while (values.size() < most && !isThrough(consumer, ends)) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(PATIENCE);
        if (records.isEmpty()) {
          break;
        }
        for (ConsumerRecord<byte[], byte[]> record : records) {
          if (record.value() != null && values.size() < most) {
            values.add(record.value());
          }
        }
      }
    }
    return values;
  }

  private static boolean isThrough(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey(), PATIENCE) >= end.getValue());
  }
}
