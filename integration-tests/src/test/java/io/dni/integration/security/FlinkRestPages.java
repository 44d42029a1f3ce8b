// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.security;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Everything that Flink's REST interface tells about a cluster, its one job and its metrics. */
final class FlinkRestPages {
  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final URI root;
  private final Map<String, String> pages = new TreeMap<>();

  FlinkRestPages(int port) {
    root = URI.create("http://127.0.0.1:" + port);
  }

  /** Whether a job runs. */
  boolean jobRuns() throws InterruptedException {
    try {
      return get("/jobs/overview").contains("\"state\":\"RUNNING\"");
    } catch (IOException e) {
      return false; // not up yet
    }
  }

  /** Text by path. */
  Map<String, String> readAll() throws IOException, InterruptedException {
    for (String path :
        List.of("/config", "/overview", "/jobs/overview", "/jobmanager/log", "/jobmanager/logs")) {
      add(path);
    }
    for (String page : List.of("config", "environment", "thread-dump")) {
      add("/jobmanager/" + page);
    }
    metrics("/jobmanager/metrics");
    for (String taskManager : ids("/taskmanagers", "taskmanagers", "id")) {
      add("/taskmanagers/" + taskManager);
      metrics("/taskmanagers/" + taskManager + "/metrics");
    }
    for (String job : ids("/jobs", "jobs", "id")) {
      String base = "/jobs/" + job;
      add(base);
      for (String page : List.of("config", "plan", "exceptions", "accumulators", "checkpoints")) {
        add(base + "/" + page);
      }
      add(base + "/checkpoints/config");
      add(base + "/jobmanager/config");
      metrics(base + "/metrics");
      for (JsonNode vertex : json.readTree(get(base)).path("vertices")) {
        String vertexBase = base + "/vertices/" + vertex.path("id").asText();
        add(vertexBase);
        metrics(vertexBase + "/metrics");
      }
    }
    return pages;
  }

  private List<String> ids(String path, String list, String id)
      throws IOException, InterruptedException {
    add(path);
    List<String> ids = new ArrayList<>();
    json.readTree(pages.get(path)).path(list).forEach(item -> ids.add(item.path(id).asText()));
    return ids;
  }

  /** Names and values. */
  private void metrics(String path) throws IOException, InterruptedException {
    add(path);
    for (JsonNode metric : json.readTree(pages.get(path))) {
      String name = URLEncoder.encode(metric.path("id").asText(), StandardCharsets.UTF_8);
      add(path + "?get=" + name);
    }
  }

  private void add(String path) throws IOException, InterruptedException {
    pages.put(path, get(path));
  }

  private String get(String path) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(root.resolve(path)).build(), BodyHandlers.ofString())
        .body();
  }
}
