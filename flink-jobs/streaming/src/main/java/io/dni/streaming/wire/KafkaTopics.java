// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.schemas.BrokerUnreachableException;
import io.dni.schemas.TopicMismatchException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/**
 * The topics of a Kafka cluster: lists them, checks them, creates missing ones.
 *
 * <p>Partition counts are checked because they carry meaning: the order of one model's records
 * holds within a partition only, and a topic that a broker created by itself has whatever count
 * that broker's default says.
 */
public final class KafkaTopics implements AutoCloseable {
  /** What to do about a topic that does not exist. */
  public enum Missing {
    /** Create it. */
    CREATE,
    /** Refuse with a {@link TopicMismatchException}. */
    REFUSE
  }

  private static final String LIMIT = "max.message.bytes";
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  /** A writer that lives has written since, even if its clock is somewhat behind ours. */
  private static final Duration RECENT = Duration.ofSeconds(60);

  private final Admin admin;
  private final String bootstrapServers;
  private final Duration timeout;

  private KafkaTopics(Admin admin, String bootstrapServers, Duration timeout) {
    this.admin = admin;
    this.bootstrapServers = bootstrapServers;
    this.timeout = timeout;
  }

  /**
   * Connects to a cluster.
   *
   * @param bootstrapServers {@code host:port}, several joined by commas
   * @param clientProperties further settings of the Kafka client, security above all
   * @param timeout how long each call may wait for the cluster
   * @throws BrokerUnreachableException where no broker answers in time
   */
  public static KafkaTopics connect(
      String bootstrapServers, Map<String, String> clientProperties, Duration timeout)
      throws BrokerUnreachableException {
    Properties properties = new Properties();
    properties.putAll(clientProperties);
    properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    String millis = Long.toString(timeout.toMillis());
    properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
    properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
    KafkaTopics topics;
    try {
      topics = new KafkaTopics(Admin.create(properties), bootstrapServers, timeout);
    } catch (KafkaException e) {
      String reason = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
      if (clientProperties.containsKey(SaslConfigs.SASL_JAAS_CONFIG) && speaksOfJaas(e)) {
        // Kafka's own message repeats what it could not read, which may be a password.
        throw new BrokerUnreachableException(
            SaslConfigs.SASL_JAAS_CONFIG
                + ": cannot be read (expected: MODULE required NAME=\"VALUE\" …;)",
            null);
      }
      throw new BrokerUnreachableException(
          "no Kafka client for " + bootstrapServers + ": " + reason, e);
    }
    try {
      topics.get(topics.admin.describeCluster().clusterId());
      return topics;
    } catch (BrokerUnreachableException | KafkaException e) {
      topics.close();
      throw e;
    }
  }

  private static boolean speaksOfJaas(Throwable error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (String.valueOf(e.getMessage()).contains("JAAS")) {
        return true;
      }
    }
    return false;
  }

  /** The partition counts of all topics that are not Kafka's own, by name. */
  public SortedMap<String, Integer> partitions() throws BrokerUnreachableException {
    SortedMap<String, Integer> counts = new TreeMap<>();
    get(admin.describeTopics(get(admin.listTopics().names())).allTopicNames())
        .forEach((name, description) -> counts.put(name, description.partitions().size()));
    return counts;
  }

  /** Offsets between the first and the last ones of a topic's partitions; 0 if there is none. */
  public long records(String topic) throws BrokerUnreachableException, TopicMismatchException {
    long records = 0;
    for (int p = 0; p < partitions(topic).orElse(0); p++) {
      TopicPartition partition = new TopicPartition(topic, p);
      records += offset(partition, OffsetSpec.latest()) - offset(partition, OffsetSpec.earliest());
    }
    return records;
  }

  /** Whether a group has committed the end of each of a topic's partitions. */
  public boolean consumed(String group, String topic)
      throws BrokerUnreachableException, TopicMismatchException {
    Map<TopicPartition, OffsetAndMetadata> committed =
        get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    for (int p = 0; p < partitions(topic).orElse(0); p++) {
      TopicPartition partition = new TopicPartition(topic, p);
      OffsetAndMetadata at = committed.get(partition);
      if (offset(partition, OffsetSpec.latest()) > (at == null ? 0 : at.offset())) {
        return false;
      }
    }
    return true;
  }

  private long offset(TopicPartition partition, OffsetSpec spec) throws BrokerUnreachableException {
    return get(admin.listOffsets(Map.of(partition, spec)).partitionResult(partition)).offset();
  }

  /**
   * Returns when every topic exists with its partition count.
   *
   * @throws TopicMismatchException where a topic has another count, or is missing and may not or
   *     cannot be created
   */
  public void require(Collection<TopicSpec> specs, Missing missing)
      throws BrokerUnreachableException, TopicMismatchException {
    for (TopicSpec spec : specs) {
      Optional<Integer> count = partitions(spec.name());
      if (count.isPresent()) {
        requireCount(spec, count.get());
      } else if (missing == Missing.CREATE) {
        create(spec);
        requireCount(spec, awaitVisible(spec));
      } else {
        throw new TopicMismatchException(
            "topic " + spec.name() + ": missing (expected: partitions: " + spec.partitions() + ")");
      }
    }
  }

  /**
   * Refuses a topic that does not take a record of the size that will be written to it: by its own
   * limit, or where it has none by the broker's.
   *
   * @param bytes of the largest record; 0 for a topic that is not written to
   */
  public void requireRoom(String topic, long bytes)
      throws BrokerUnreachableException, TopicMismatchException {
    if (bytes == 0) {
      return;
    }
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    ConfigEntry limit;
    try {
      limit = get(admin.describeConfigs(List.of(resource)).all()).get(resource).get(LIMIT);
    } catch (AuthorizationException e) {
      return; // who may not ask is not refused for it
    }
    if (limit != null && Long.parseLong(limit.value()) < bytes) {
      throw new TopicMismatchException(
          "topic %s: %s: %s (expected: >= %d, the largest record of this job)"
              .formatted(topic, LIMIT, limit.value(), bytes));
    }
  }

  /**
   * Refuses a topic that somebody writes to: what brokers remember of producers moves on while one
   * looks. So a topic full of a former job's records is free, and a job that was killed a moment
   * ago is not in the way of its successor; but a job that has no examples, or that is being
   * restarted, is not seen.
   *
   * @param watch how long to look, spent only where the last write is recent
   */
  public void requireUnused(String topic, Duration watch)
      throws BrokerUnreachableException, TopicInUseException, TopicMismatchException {
    long before = newestWrite(topic);
    if (System.currentTimeMillis() - before > RECENT.toMillis()) {
      return;
    }
    long deadline = System.nanoTime() + watch.toNanos();
    while (System.nanoTime() < deadline) {
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      if (newestWrite(topic) > before) {
        throw new TopicInUseException(topic);
      }
    }
  }

  /** When a producer last wrote, milliseconds since the epoch; 0 if the broker knows of none. */
  private long newestWrite(String topic) throws BrokerUnreachableException, TopicMismatchException {
    List<TopicPartition> partitions =
        IntStream.range(0, partitions(topic).orElse(0))
            .mapToObj(p -> new TopicPartition(topic, p))
            .toList();
    try {
      return get(admin.describeProducers(partitions).all()).values().stream()
          .flatMap(state -> state.activeProducers().stream())
          .mapToLong(ProducerState::lastTimestamp)
          .max()
          .orElse(0);
    } catch (AuthorizationException | UnsupportedVersionException e) {
      return 0; // who may not ask is not refused for it
    }
  }

  /** Closes the connection. */
  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }

  private static void requireCount(TopicSpec spec, int count) throws TopicMismatchException {
    if (count != spec.partitions()) {
      throw new TopicMismatchException(
          "topic %s: partitions: %d (expected: %d)"
              .formatted(spec.name(), count, spec.partitions()));
    }
  }

  private void create(TopicSpec spec) throws BrokerUnreachableException, TopicMismatchException {
    NewTopic topic =
        new NewTopic(spec.name(), Optional.of(spec.partitions()), Optional.empty())
            .configs(spec.settings());
    try {
      get(admin.createTopics(List.of(topic)).all());
    } catch (TopicExistsException e) {
      return; // another program was faster; the caller checks its partition count
    } catch (KafkaException e) {
      throw new TopicMismatchException(
          "topic " + spec.name() + ": cannot be created: " + e.getMessage());
    }
  }

  /** A created topic reaches the brokers' own view of the cluster a moment later. */
  private int awaitVisible(TopicSpec spec)
      throws BrokerUnreachableException, TopicMismatchException {
    long deadline = System.nanoTime() + timeout.toNanos();
    Optional<Integer> count = partitions(spec.name());
    while (count.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new TopicMismatchException(
            "topic "
                + spec.name()
                + ": created, but not visible after "
                + timeout.toSeconds()
                + " s");
      }
      LockSupport.parkNanos(POLL.toNanos());
      count = partitions(spec.name());
    }
    return count.get();
  }

  private Optional<Integer> partitions(String topic)
      throws BrokerUnreachableException, TopicMismatchException {
    try {
      TopicDescription description =
          get(admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
      return Optional.of(description.partitions().size());
    } catch (UnknownTopicOrPartitionException e) {
      return Optional.empty();
    } catch (TopicAuthorizationException e) {
      throw new TopicMismatchException(
          "topic %s: this user is not authorized (expected: an ACL for its operations)"
              .formatted(topic));
    }
  }

  /** Waits for an answer; what the cluster itself refuses is thrown as Kafka's own exception. */
  private <T> T get(KafkaFuture<T> future) throws BrokerUnreachableException {
    try {
      return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof AuthenticationException) {
        throw new BrokerUnreachableException(
            "Kafka at " + bootstrapServers + " refused the connection: " + cause.getMessage(), e);
      }
      if (cause instanceof KafkaException refused
          && !(cause instanceof org.apache.kafka.common.errors.TimeoutException)) {
        throw refused;
      }
      throw unreachable(e);
    } catch (TimeoutException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable(e);
    }
  }

  private BrokerUnreachableException unreachable(Exception cause) {
    return new BrokerUnreachableException(
        "no Kafka broker answered at "
            + bootstrapServers
            + " within "
            + timeout.toMillis() / 1000.0
            + " s",
        cause);
  }
}
