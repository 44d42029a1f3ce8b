// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import io.dni.schemas.BrokerUnreachableException;
import io.dni.schemas.Topic;
import io.dni.schemas.TopicMismatchException;
import io.dni.streaming.wire.KafkaTopics;
import io.dni.streaming.wire.TopicInUseException;
import io.dni.streaming.wire.TopicSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** The topics that a job needs, checked before it starts. */
public final class TrainingTopics {
  private static final Duration WATCH = Duration.ofSeconds(3);

  private TrainingTopics() {}

  /**
   * Returns when all topics exist with their partition counts; creates missing ones if the
   * configuration allows it.
   */
  public static void require(TrainingConfig config)
      throws BrokerUnreachableException, TopicMismatchException {
    try (KafkaTopics topics =
        KafkaTopics.connect(
            config.bootstrapServers(), config.kafkaSecurity(), config.brokerTimeout())) {
      topics.require(
          specs(config),
          config.createTopics() ? KafkaTopics.Missing.CREATE : KafkaTopics.Missing.REFUSE);
      for (Topic topic : Topic.values()) {
        topics.requireRoom(config.topic(topic), RecordSizes.largest(config, topic));
      }
    }
  }

  /** Refuses to be the second job on the same gradients; see {@link KafkaTopics#requireUnused}. */
  public static void requireUnused(TrainingConfig config)
      throws BrokerUnreachableException, TopicInUseException, TopicMismatchException {
    try (KafkaTopics topics =
        KafkaTopics.connect(
            config.bootstrapServers(), config.kafkaSecurity(), config.brokerTimeout())) {
      topics.requireUnused(config.topic(Topic.ERROR_GRADIENTS), WATCH);
    }
  }

  private static List<TopicSpec> specs(TrainingConfig config) {
    return Arrays.stream(Topic.values())
        .map(topic -> TopicSpec.of(topic, config.topic(topic), partitions(config, topic)))
        .toList();
  }

  private static int partitions(TrainingConfig config, Topic topic) {
    return switch (topic) {
      case EXAMPLES, LABELS -> config.examplePartitions();
      case ERROR_GRADIENTS -> config.gradientPartitions();
      default -> 1;
    };
  }
}
