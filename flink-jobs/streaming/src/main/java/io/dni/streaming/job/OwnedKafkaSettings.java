// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import java.util.Map;
import java.util.Set;

/**
 * Settings of the Kafka clients that are the job's own. A user's value would be passed to every
 * client and end each attempt of the job, or break a promise without a word; so it is refused by
 * name, before the start.
 */
final class OwnedKafkaSettings {
  /** What each may be where it is set at all; none: it may not be set. */
  private static final Map<String, Set<String>> ALLOWED =
      Map.ofEntries(
          // One id on many producers: each fences off the others.
          Map.entry("transactional.id", Set.of()),
          Map.entry("key.serializer", Set.of()),
          Map.entry("value.serializer", Set.of()),
          Map.entry("key.deserializer", Set.of()),
          Map.entry("value.deserializer", Set.of()),
          // A signal that a broker has lost is lost for good.
          Map.entry("acks", Set.of("all", "-1")),
          // Checkpoints hold the offsets.
          Map.entry("enable.auto.commit", Set.of("false")),
          Map.entry("auto.offset.reset", Set.of()),
          Map.entry("group.id", Set.of()),
          Map.entry("group.instance.id", Set.of()),
          Map.entry("group.protocol", Set.of("classic")),
          Map.entry("isolation.level", Set.of("read_committed", "read_uncommitted")));

  private OwnedKafkaSettings() {}

  /**
   * Refuses settings of the job's own.
   *
   * @param kafka settings without their prefix
   * @throws IllegalArgumentException naming the setting, its value and the expected one
   */
  static void refuse(Map<String, String> kafka) {
    kafka.forEach(
        (name, value) -> {
          Set<String> allowed = ALLOWED.get(name);
          if (allowed != null && !allowed.contains(value)) {
            throw new IllegalArgumentException(
                "%s%s: %s (expected: %s)"
                    .formatted(
                        TrainingOptions.KAFKA_PREFIX,
                        name,
                        value,
                        allowed.isEmpty()
                            ? "not set, the job sets it itself"
                            : String.join(" or ", new java.util.TreeSet<>(allowed))));
          }
        });
  }
}
