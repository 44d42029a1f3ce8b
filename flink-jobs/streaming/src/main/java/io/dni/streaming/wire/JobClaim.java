// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The right to be the job of a topic. Two jobs that start in the same second see nothing of each
 * other in what is written; but in a group of consumers Kafka gives the topic's first partition to
 * one of them, who keeps it until it leaves or has been silent for some seconds. Nothing is read.
 * Not thread-safe.
 */
public final class JobClaim implements AutoCloseable {
  /** How long a job that was killed still counts; brokers allow no less by default. */
  private static final Duration SILENCE = Duration.ofSeconds(6);

  private static final Duration PATIENCE = SILENCE.multipliedBy(2);
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final TopicPartition first;
  private boolean settled;
  private boolean mine;

  private JobClaim(KafkaConsumer<byte[], byte[]> consumer, String topic) {
    this.consumer = consumer;
    first = new TopicPartition(topic, 0);
    consumer.subscribe(List.of(topic), new Listener());
  }

  private final class Listener implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> added) {
      consumer.pause(added);
      settled = true;
      mine = consumer.assignment().contains(first);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> gone) {
      settled = false;
    }
  }

  /**
   * Claims a topic, and waits for the end of a job that was killed just now.
   *
   * @param clientProperties of the Kafka client
   * @throws TopicInUseException if another job has it
   */
  public static JobClaim of(
      String bootstrapServers, Map<String, String> clientProperties, String topic)
      throws TopicInUseException {
    Properties p = new Properties();
    p.putAll(clientProperties);
    p.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    p.put(ConsumerConfig.GROUP_ID_CONFIG, topic + "-job");
    p.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    p.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    p.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    p.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, String.valueOf(SILENCE.toMillis()));
    p.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, String.valueOf(SILENCE.toMillis() / 4));
    JobClaim claim =
        new JobClaim(
            new KafkaConsumer<>(p, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
            topic);
    try {
      claim.await();
      return claim;
    } catch (TopicInUseException | RuntimeException e) {
      claim.close();
      throw e;
    }
  }

  private void await() throws TopicInUseException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!mine && System.nanoTime() < end) {
      try {
        consumer.poll(POLL);
      } catch (AuthorizationException e) {
        return; // who may not ask is not refused for it
      }
    }
    require();
  }

  /**
   * Keeps the claim up; to be called every few seconds.
   *
   * @throws TopicInUseException if another job has taken it over while this one was silent
   */
  public void keep() throws TopicInUseException {
    try {
      consumer.poll(Duration.ZERO);
    } catch (KafkaException e) {
      return; // a broker that is away knows of no other job either
    }
    require();
  }

  private void require() throws TopicInUseException {
    if (settled && !mine) {
      throw new TopicInUseException(first.topic());
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
