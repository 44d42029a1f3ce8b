// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.schemas.Topic;
import java.time.Duration;
import java.util.Map;

/**
 * A topic as the pipeline needs it.
 *
 * @param name the topic's name
 * @param partitions how many partitions it must have, at least 1
 * @param settings topic configuration, used only where the topic is created
 */
public record TopicSpec(String name, int partitions, Map<String, String> settings) {
  /**
   * Largest gradient message, bytes. A topic's own limit goes before the broker's (1 MiB by
   * default), which the gradient of 512 examples at 512 units would reach.
   */
  private static final int GRADIENT_MESSAGE_BYTES = 16 * 1024 * 1024;

  /**
   * Gradients are read within milliseconds, and once more after a failure, back to the newest
   * checkpoint. A wide network writes gigabytes of them a minute, so they must not stay for Kafka's
   * usual week. One that is gone before it was read costs one correction.
   */
  private static final Duration GRADIENT_RETENTION = Duration.ofHours(1);

  private static final long GRADIENT_RETENTION_BYTES = 4L << 30;

  /** Checks and copies. */
  public TopicSpec {
    if (partitions < 1) {
      throw new IllegalArgumentException(
          "partitions of topic " + name + ": " + partitions + " (expected: >= 1)");
    }
    settings = Map.copyOf(settings);
  }

  /** The given topic of the pipeline under the given name. */
  public static TopicSpec of(Topic topic, String name, int partitions) {
    Map<String, String> settings =
        topic == Topic.ERROR_GRADIENTS
            ? Map.of(
                "max.message.bytes", Integer.toString(GRADIENT_MESSAGE_BYTES),
                "retention.ms", Long.toString(GRADIENT_RETENTION.toMillis()),
                "retention.bytes", Long.toString(GRADIENT_RETENTION_BYTES),
                "segment.bytes", Long.toString(GRADIENT_RETENTION_BYTES / 16))
            : Map.of();
    return new TopicSpec(name, partitions, settings);
  }
}
