// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.schemas.Topic;
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
            ? Map.of("max.message.bytes", Integer.toString(GRADIENT_MESSAGE_BYTES))
            : Map.of();
    return new TopicSpec(name, partitions, settings);
  }
}
