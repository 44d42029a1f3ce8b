// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.faults;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes the oldest records of a topic to it once more, from the beginning. */
final class SignalReplay {
  /** Without a bound each replay would double the topic. */
  private static final long MOST = 20_000;

  private SignalReplay() {}

  @SuppressWarnings("FutureReturnValueIgnored") // closing the producer flushes it
  static long run(String bootstrapServers, String topic) {
    long copied = 0;
    try (KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long end =
          Math.min(MOST, consumer.endOffsets(partitions).values().stream().mapToLong(e -> e).sum());
      while (copied < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          if (copied++ < end) {
            producer.send(
                new ProducerRecord<>(topic, record.partition(), record.key(), record.value()));
          }
        }
      }
    }
    return copied;
  }
}
