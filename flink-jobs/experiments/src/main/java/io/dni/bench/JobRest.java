// SPDX-License-Identifier: Apache-2.0
package io.dni.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dni.streaming.operator.MiniBatchFunction;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.apache.flink.api.common.JobID;

/** What a running job tells of itself over Flink's REST interface, as any monitoring would ask. */
final class JobRest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int TRIALS = 30;
  private static final long PAUSE_MILLIS = 100;

  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final String job;

  JobRest(int port, JobID id) {
    job = "http://127.0.0.1:" + port + "/jobs/" + id;
  }

  /**
   * The newest checkpoint.
   *
   * @param bytes of all state, NaN if none was completed
   * @param millis from the trigger to the last acknowledgement, NaN if none was completed
   */
  record Checkpoint(double bytes, double millis) {}

  /** The checkpoint that was completed last. */
  Checkpoint lastCheckpoint() throws IOException, InterruptedException {
    JsonNode last = get("/checkpoints").at("/latest/completed");
    return new Checkpoint(
        last.path("state_size").asDouble(Double.NaN),
        last.path("end_to_end_duration").asDouble(Double.NaN));
  }

  /**
   * Milliseconds from letting a batch go up to the return of its last signal. Flink collects
   * metrics only when it is asked, so the first answers are empty.
   *
   * @param quantile as in the metric's name: {@code median}, {@code p99}
   * @return NaN if there is none after some seconds
   */
  double roundTripMillis(String quantile) throws IOException, InterruptedException {
    double millis = collectedMillis(quantile);
    for (int i = 1; i < TRIALS && Double.isNaN(millis); i++) {
      Thread.sleep(PAUSE_MILLIS);
      millis = collectedMillis(quantile);
    }
    return millis;
  }

  private double collectedMillis(String quantile) throws IOException, InterruptedException {
    for (JsonNode vertex : get("").path("vertices")) {
      String metrics = "/vertices/" + vertex.path("id").asText() + "/metrics";
      for (JsonNode metric : get(metrics)) {
        String name = metric.path("id").asText();
        if (name.endsWith(MiniBatchFunction.ROUND_TRIP_METRIC + "_" + quantile)) {
          return get(metrics + "?get=" + name).path(0).path("value").asDouble(Double.NaN);
        }
      }
    }
    return Double.NaN;
  }

  /** Whether every task of the job runs. */
  boolean allTasksRun() throws IOException, InterruptedException {
    JsonNode vertices = get("").path("vertices");
    for (JsonNode vertex : vertices) {
      if (!vertex.path("status").asText().equals("RUNNING")) {
        return false;
      }
    }
    return !vertices.isEmpty();
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(job + path)).timeout(TIMEOUT).build();
    return json.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }
}
