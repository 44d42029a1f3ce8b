// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dni.process.PlainText;
import java.io.IOException;
import java.net.URI;
import java.net.URLConnection;
import java.util.Optional;

/**
 * The failures that a job has recovered from, from Flink's REST interface: how many, and what was
 * at the root of the last one.
 */
final class JobFailures {
  private static final int TIMEOUT_MILLIS = 2000;

  private final URI address;
  private final ObjectMapper json = new ObjectMapper();
  private long newest;
  private long count;
  private Optional<String> lastCause = Optional.empty();

  /**
   * The failures of a job.
   *
   * @param webUi address of Flink's REST interface
   * @param job its id
   */
  JobFailures(URI webUi, String job) {
    address = webUi.resolve("/jobs/" + job + "/exceptions");
  }

  /** Looks for new ones; a cluster that does not answer now may do so the next time. */
  void update() {
    try {
      URLConnection connection = address.toURL().openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      try (var in = connection.getInputStream()) {
        add(json.readTree(in).path("exceptionHistory").path("entries"));
      }
    } catch (IOException e) {
      return;
    }
  }

  /** Adds those that are newer than the newest one known; the newest comes first. */
  void add(JsonNode entries) {
    long before = newest;
    for (JsonNode entry : entries) {
      long time = entry.path("timestamp").asLong();
      if (time <= before) {
        continue;
      }
      count++;
      if (time > newest) {
        newest = time;
        lastCause = Optional.of(root(entry.path("stacktrace").asText()));
      }
    }
  }

  /** The line of a stack trace that names the last cause. */
  static String root(String stackTrace) {
    String root = stackTrace.lines().findFirst().orElse("unknown");
    for (String line : stackTrace.lines().toList()) {
      if (line.startsWith("Caused by: ")) {
        root = line.substring("Caused by: ".length());
      }
    }
    // Class names say something, their packages do not.
    return PlainText.of(root.replaceFirst("^(?:[a-z_][\\w]*\\.)+", ""));
  }

  long count() {
    return count;
  }

  Optional<String> lastCause() {
    return lastCause;
  }
}
