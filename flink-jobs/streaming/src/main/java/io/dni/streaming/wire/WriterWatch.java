// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.schemas.BrokerUnreachableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Whether somebody writes to a topic, by what brokers remember of producers. */
final class WriterWatch {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  /** A writer that lives has written since, even if its clock is somewhat behind ours. */
  private static final Duration RECENT = Duration.ofSeconds(60);

  private final AdminConnection connection;
  private final String topic;
  private final List<TopicPartition> partitions;

  WriterWatch(AdminConnection connection, String topic, int partitions) {
    this.connection = connection;
    this.topic = topic;
    this.partitions =
        IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(topic, p)).toList();
  }

  /** See {@link KafkaTopics#requireUnused}. */
  void requireUnused(Duration watch) throws BrokerUnreachableException, TopicInUseException {
    long before = newestWrite();
    if (System.currentTimeMillis() - before > RECENT.toMillis()) {
      return;
    }
    long deadline = System.nanoTime() + watch.toNanos();
    while (System.nanoTime() < deadline) {
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      if (newestWrite() > before) {
        throw new TopicInUseException(topic);
      }
    }
  }

  /** When a producer last wrote, milliseconds since the epoch; 0 if the broker knows of none. */
  private long newestWrite() throws BrokerUnreachableException {
    try {
      return connection
          .get(connection.admin().describeProducers(partitions).all())
          .values()
          .stream()
          .flatMap(state -> state.activeProducers().stream())
          .mapToLong(ProducerState::lastTimestamp)
          .max()
          .orElse(0);
    } catch (AuthorizationException | UnsupportedVersionException e) {
      return 0; // who may not ask is not refused for it
    }
  }
}
