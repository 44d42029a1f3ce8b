// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** One topic's bounds, asked of Kafka. */
final class KafkaLog implements TopicWatch.Log {
  private static final int TIMEOUT_SECONDS = 10;

  private final String topic;
  private final Admin admin;

  /** Connects when first asked. */
  KafkaLog(String topic, Properties client) {
    this.topic = topic;
    Properties properties = new Properties();
    properties.putAll(client);
    String millis = String.valueOf(TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS));
    properties.put("default.api.timeout.ms", millis);
    properties.put("request.timeout.ms", millis);
    admin = Admin.create(properties);
  }

  @Override
  public List<TopicPartition> partitions()
      throws ExecutionException, InterruptedException, TimeoutException {
    return admin
        .describeTopics(List.of(topic))
        .topicNameValues()
        .get(topic)
        .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .partitions()
        .stream()
        .map(p -> new TopicPartition(topic, p.partition()))
        .toList();
  }

  /** Partitions of the topic that a group has committed an offset of. */
  Set<TopicPartition> committed(String group)
      throws ExecutionException, InterruptedException, TimeoutException {
    return admin
        .listConsumerGroupOffsets(group)
        .partitionsToOffsetAndMetadata()
        .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .keySet()
        .stream()
        .filter(partition -> partition.topic().equals(topic))
        .collect(Collectors.toSet());
  }

  @Override
  public Map<TopicPartition, TopicWatch.Bounds> bounds(List<TopicPartition> partitions)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<TopicPartition, Long> begin =
        offsets(partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    Map<TopicPartition, Long> end =
        offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    // Asked later, so that what a producer writes between the two is not taken for held back.
    Map<TopicPartition, Long> stable =
        offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
    Map<TopicPartition, TopicWatch.Bounds> bounds = new HashMap<>();
    begin.forEach((p, b) -> bounds.put(p, new TopicWatch.Bounds(b, stable.get(p), end.get(p))));
    return bounds;
  }

  private Map<TopicPartition, Long> offsets(
      List<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation)
      throws ExecutionException, InterruptedException, TimeoutException {
    return admin
        .listOffsets(
            partitions.stream().collect(Collectors.toMap(p -> p, p -> spec)),
            new ListOffsetsOptions(isolation))
        .all()
        .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().offset()));
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
