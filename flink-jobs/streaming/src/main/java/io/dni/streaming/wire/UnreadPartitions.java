// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.TopicPartition;

/**
 * Which partitions of the examples hold records while no job reads them, seen from outside: by the
 * offsets that a job's checkpoints commit. So one that was added lately counts until the first
 * checkpoint after its first record was read.
 */
public final class UnreadPartitions implements AutoCloseable {
  private final KafkaLog log;

  private UnreadPartitions(KafkaLog log) {
    this.log = log;
  }

  /**
   * Connects when first asked.
   *
   * @param clientProperties of the Kafka client
   */
  public static UnreadPartitions of(
      String bootstrapServers, Map<String, String> clientProperties, String topic) {
    Properties client = new Properties();
    client.putAll(clientProperties);
    client.put("bootstrap.servers", bootstrapServers);
    return new UnreadPartitions(new KafkaLog(topic, client));
  }

  /** How many; none where no job has committed anything. */
  public int count() throws ExecutionException, InterruptedException, TimeoutException {
    Set<TopicPartition> read = log.committed(KafkaEndpoints.EXAMPLES_GROUP);
    if (read.isEmpty()) {
      return 0;
    }
    List<TopicPartition> others =
        log.partitions().stream().filter(partition -> !read.contains(partition)).toList();
    return (int)
        log.bounds(others).values().stream()
            .filter(bounds -> bounds.end() > bounds.begin())
            .count();
  }

  @Override
  public void close() {
    log.close();
  }
}
