// SPDX-License-Identifier: Apache-2.0
package io.dni.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What went wrong in a run without ending it.
 *
 * @param refused records that became dead letters
 * @param lastRefusal place of the last one and what was wrong with it
 * @param restarts of the job
 * @param lastCause of a restart
 * @param unreadPartitions of the examples' topic that were added and are not read yet
 */
public record Troubles(
    long refused,
    Optional<String> lastRefusal,
    long restarts,
    Optional<String> lastCause,
    int unreadPartitions) {
  /** None. */
  public static final Troubles NONE = new Troubles(0, Optional.empty(), 0, Optional.empty(), 0);

  /** One line; empty if there are none. */
  public Optional<String> line() {
    List<String> parts = new ArrayList<>();
    if (refused > 0) {
      parts.add(count("refused", refused) + lastRefusal.map(r -> " (last: " + r + ")").orElse(""));
    }
    if (restarts > 0) {
      parts.add(count("restarts", restarts) + lastCause.map(c -> " (last: " + c + ")").orElse(""));
    }
    if (unreadPartitions > 0) {
      parts.add(count("partitions not read yet", unreadPartitions));
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
  }

  private static String count(String what, long number) {
    return String.format(Locale.ROOT, "%s %,d", what, number);
  }
}
