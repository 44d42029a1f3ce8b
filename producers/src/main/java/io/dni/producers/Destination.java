// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import io.dni.schemas.BrokerUnreachableException;
import io.dni.schemas.Secrets;
import io.dni.schemas.TopicMismatchException;
import io.dni.table.InvalidDataException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Topics of a Kafka cluster.
 *
 * @param topics their names
 * @param bootstrapServers {@code host:port}, several joined by commas
 * @param client the user's properties for every Kafka client, but for the address
 * @param timeout how long the broker may stay unreachable
 */
record Destination(
    List<String> topics, String bootstrapServers, Map<String, String> client, Duration timeout) {
  private static final int BATCH_BYTES = 256 * 1024;
  private static final int LINGER_MILLIS = 5;

  /**
   * Returns when a broker has answered and has the topics. Without this a producer would wait for
   * the first record's metadata, and a misspelt topic could not be told from a dead broker.
   */
  void check() throws BrokerUnreachableException, TopicMismatchException {
    checkSettings();
    Map<String, Object> settings = new HashMap<>();
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    // The admin client warns of settings that it does not know; the producer's are of that kind.
    client.forEach(
        (key, value) -> {
          if (AdminClientConfig.configNames().contains(key)
              || !ProducerConfig.configNames().contains(key)) {
            settings.put(key, value);
          }
        });
    int millis = Math.toIntExact(timeout.toMillis());
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
    try (Admin admin = Admin.create(settings)) {
      for (String topic : topics) {
        describe(admin, topic);
      }
    } catch (KafkaException e) {
      throw unusable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerUnreachableException(
          "interrupted while connecting to " + bootstrapServers, e);
    }
  }

  private void describe(Admin admin, String topic)
      throws BrokerUnreachableException, TopicMismatchException, InterruptedException {
    try {
      admin.describeTopics(List.of(topic)).allTopicNames().get();
    } catch (ExecutionException e) {
      throw refused(topic, e.getCause());
    }
  }

  /** Bad properties are told at once, not after the time-out of a broker that is not there. */
  private void checkSettings() throws BrokerUnreachableException {
    try {
      var unused = new ProducerConfig(producerSettings());
    } catch (KafkaException e) {
      throw unusable(e);
    }
  }

  private BrokerUnreachableException refused(String topic, Throwable cause)
      throws TopicMismatchException {
    if (cause instanceof UnknownTopicOrPartitionException) {
      throw new TopicMismatchException(
          "topic: %s does not exist on %s (expected: an existing topic)"
              .formatted(topic, bootstrapServers),
          cause);
    }
    if (cause instanceof org.apache.kafka.common.errors.TimeoutException) {
      return new BrokerUnreachableException(
          "bootstrap-server: %s did not answer within %d s (expected: a Kafka broker)"
              .formatted(bootstrapServers, timeout.toSeconds()),
          cause);
    }
    if (cause instanceof AuthenticationException) {
      return new BrokerUnreachableException(
          "bootstrap-server: %s refused the login: %s (expected: valid security properties)"
              .formatted(bootstrapServers, Secrets.hide(cause.getMessage(), client)),
          cause);
    }
    throw new TopicMismatchException(
        "topic: %s: %s (expected: a topic that may be written)"
            .formatted(topic, Secrets.hide(String.valueOf(cause.getMessage()), client)),
        cause);
  }

  /** A client that could not even be made: an unknown host, or a property that makes no sense. */
  private BrokerUnreachableException unusable(KafkaException e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = Secrets.hide(String.valueOf(root.getMessage()), client);
    if (message.contains("No resolvable bootstrap urls")) {
      return new BrokerUnreachableException(
          "bootstrap-server: %s is no known host (expected: a Kafka broker)"
              .formatted(bootstrapServers),
          e);
    }
    throw new InvalidDataException(
        "kafka: %s (expected: properties that a Kafka producer accepts)".formatted(message), e);
  }

  /** A producer that is idempotent, compresses, and gives up after the timeout. */
  KafkaProducer<byte[], byte[]> connect() throws BrokerUnreachableException {
    try {
      return new KafkaProducer<>(producerSettings());
    } catch (KafkaException e) {
      throw unusable(e);
    }
  }

  private Map<String, Object> producerSettings() {
    int millis = Math.toIntExact(timeout.toMillis());
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "dni-produce");
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis + LINGER_MILLIS);
    settings.putAll(client);
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return settings;
  }
}
