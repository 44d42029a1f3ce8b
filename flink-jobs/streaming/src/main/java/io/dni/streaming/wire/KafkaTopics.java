// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.schemas.BrokerUnreachableException;
import io.dni.schemas.TopicMismatchException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

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

  private final AdminConnection connection;
  private final Admin admin;

  private KafkaTopics(AdminConnection connection) {
    this.connection = connection;
    admin = connection.admin();
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
    return new KafkaTopics(AdminConnection.open(bootstrapServers, clientProperties, timeout));
  }

  /** The partition counts of all topics that are not Kafka's own, by name. */
  public SortedMap<String, Integer> partitions() throws BrokerUnreachableException {
    SortedMap<String, Integer> counts = new TreeMap<>();
    connection
        .get(admin.describeTopics(connection.get(admin.listTopics().names())).allTopicNames())
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
        connection.get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
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
    return connection
        .get(admin.listOffsets(Map.of(partition, spec)).partitionResult(partition))
        .offset();
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
      limit =
          connection.get(admin.describeConfigs(List.of(resource)).all()).get(resource).get(LIMIT);
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
    new WriterWatch(connection, topic, partitions(topic).orElse(0)).requireUnused(watch);
  }

  /** Closes the connection. */
  @Override
  public void close() {
    connection.close();
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
      connection.get(admin.createTopics(List.of(topic)).all());
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
    long deadline = System.nanoTime() + connection.timeout().toNanos();
    Optional<Integer> count = partitions(spec.name());
    while (count.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new TopicMismatchException(
            "topic "
                + spec.name()
                + ": created, but not visible after "
                + connection.timeout().toSeconds()
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
          connection.get(admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
      return Optional.of(description.partitions().size());
    } catch (UnknownTopicOrPartitionException e) {
      return Optional.empty();
    } catch (TopicAuthorizationException e) {
      throw new TopicMismatchException(
          "topic %s: this user is not authorized (expected: an ACL for its operations)"
              .formatted(topic));
    }
  }
}
