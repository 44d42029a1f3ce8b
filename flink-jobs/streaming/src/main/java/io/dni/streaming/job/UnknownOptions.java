// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import java.util.Collection;
import java.util.Comparator;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.FallbackKey;

/** Refuses option names that do not exist, and says which one was probably meant. */
final class UnknownOptions {
  private UnknownOptions() {}

  static void refuse(Collection<String> names) {
    for (String name : names) {
      boolean known =
          name.startsWith(TrainingOptions.KAFKA_PREFIX)
              || TrainingOptions.ALL.stream().anyMatch(o -> isKey(o, name));
      if (!known) {
        throw new IllegalArgumentException(
            "unknown option: %s (nearest: %s)".formatted(name, nearest(name)));
      }
    }
  }

  private static boolean isKey(ConfigOption<?> option, String name) {
    boolean old = false;
    for (FallbackKey key : option.fallbackKeys()) {
      old |= key.getKey().equals(name);
    }
    return old || option.key().equals(name);
  }

  private static String nearest(String name) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    return TrainingOptions.ALL.stream()
        .map(ConfigOption::key)
        .min(Comparator.comparingInt(key -> distance.apply(key, name)))
        .orElseThrow();
  }
}
