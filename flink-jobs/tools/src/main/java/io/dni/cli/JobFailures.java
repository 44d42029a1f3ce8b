// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dni.schemas.Printable;
import java.io.IOException;
import java.net.URI;
import java.net.URLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The failures that a job has recovered from, from Flink's REST interface: how many, and what was
 * at the root of the last one.
 */
final class JobFailures {
  private static final int TIMEOUT_MILLIS = 2000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI address;
  private long newest;
  private long count;
  private Optional<String> lastCause = Optional.empty();

  private JobFailures(URI exceptions) {
    address = exceptions;
  }

  /**
   * The failures of a job.
   *
   * @param webUi address of Flink's REST interface
   * @param job its id
   */
  static JobFailures of(URI webUi, String job) {
    String base = webUi.toString().replaceAll("/+$", "");
    return new JobFailures(URI.create(base + "/jobs/" + job + "/exceptions"));
  }

  /**
   * The failures of the training job of a cluster.
   *
   * @param webUi address of Flink's REST interface
   * @throws IOException if it does not answer, or runs no training job, or several
   */
  static JobFailures find(URI webUi) throws IOException {
    List<String> running = new ArrayList<>();
    JsonNode jobs;
    try {
      jobs = read(URI.create(webUi.toString().replaceAll("/+$", "") + "/jobs/overview"));
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(
          "--flink: %s: no answer (expected: Flink's REST interface, such as http://localhost:8081)"
              .formatted(webUi),
          e);
    }
    for (JsonNode job : jobs.path("jobs")) {
      boolean ended = job.path("end-time").asLong() > 0;
      if (!ended && job.path("name").asText().startsWith("dni training")) {
        running.add(job.path("jid").asText());
      }
    }
    if (running.size() != 1) {
      throw new IOException(
          "--flink: %s: %d training jobs (expected: 1)".formatted(webUi, running.size()));
    }
    return of(webUi, running.get(0));
  }

  private static JsonNode read(URI address) throws IOException {
    URLConnection connection = address.toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    try (var in = connection.getInputStream()) {
      return JSON.readTree(in);
    }
  }

  /** Looks for new ones; a cluster that does not answer now may do so the next time. */
  void update() {
    try {
      add(read(address).path("exceptionHistory").path("entries"));
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
    return Printable.of(root.replaceFirst("^(?:[a-z_][\\w]*\\.)+", ""), Printable.LINE);
  }

  long count() {
    return count;
  }

  Optional<String> lastCause() {
    return lastCause;
  }
}
