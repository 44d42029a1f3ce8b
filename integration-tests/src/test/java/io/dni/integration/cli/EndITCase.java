// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dni.local.LocalBroker;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose stream ends in every way but the expected one. */
class EndITCase {
  @TempDir static Path directory;
  private static LocalBroker broker;
  private static TrainRuns runs;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = LocalBroker.start(directory.resolve("broker"));
    runs = new TrainRuns(directory, broker.bootstrapServers());
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void a_stream_that_ends_between_two_snapshots_is_learned_to_its_end() throws Exception {
    runs.produce("between", 45 * 32);
    Path out = directory.resolve("between");
    try (DniProcess train = runs.train("between", "--examples=" + 45 * 32)) {
      assertThat(train.exitCode()).as(train.output()).isZero();
      JsonNode summary = TrainRuns.summary(out);
      assertThat(summary.get("exitReason").asText()).isEqualTo("completed");
      assertThat(summary.get("examples").asLong()).isEqualTo(45 * 32);
    }
  }

  @Test
  void a_run_of_fewer_batches_than_a_snapshot_takes_has_figures() throws Exception {
    runs.produce("short", 100);
    try (DniProcess train = runs.train("short", "--examples=100")) {
      assertThat(train.exitCode()).as(train.output()).isEqualTo(10);
      JsonNode summary = TrainRuns.summary(directory.resolve("short"));
      assertThat(summary.get("exitReason").asText()).isEqualTo("incomplete");
      // 4 do not fill a batch; they wait in the savepoint.
      assertThat(summary.get("examples").asLong()).isEqualTo(96);
      assertThat(summary.get("segments").get(2).get("trueLoss").asDouble()).isPositive();
      assertThat(train.output()).contains("incomplete: ", "96 examples in ");
    }
  }

  @Test
  void a_stream_that_is_refused_ends_with_the_reason() throws Exception {
    runs.produce("refused", 0);
    Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < 500; i++) {
        var unused =
            producer.send(
                new ProducerRecord<>(
                    "refused.examples", "1.5,2,cat".getBytes(StandardCharsets.UTF_8)));
      }
    }
    try (DniProcess train = runs.train("refused", "--examples=500")) {
      assertThat(train.exitCode()).as(train.output()).isEqualTo(10);
      assertThat(train.output())
          .contains("refused 500 (last: refused.examples/0/", "without the marker C3 01, CSV text");
    }
    try (DniProcess watch =
        DniProcess.start(
            directory,
            "watch",
            "--once",
            "--topic-prefix=refused",
            "--bootstrap-server=" + broker.bootstrapServers())) {
      assertThat(watch.exitCode()).as(watch.output()).isZero();
      assertThat(watch.output()).contains("no snapshots yet", "refused 500 (last: ", "CSV text");
    }
  }

  @Test
  void a_job_that_is_cancelled_in_flinks_page_says_what_to_go_on_from() throws Exception {
    runs.produce("cancelled", 20_000);
    try (DniProcess train = runs.train("cancelled", "--set=dni.checkpoints.interval=500 ms")) {
      train.awaitAllTasks();
      train.awaitOutput(" examples  ");
      String web = train.output().replaceAll("(?s).*Flink web UI +(\\S+).*", "$1");
      try (DniProcess watch =
          DniProcess.start(
              directory,
              "watch",
              "--once",
              "--topic-prefix=cancelled",
              "--flink=" + web,
              "--bootstrap-server=" + broker.bootstrapServers())) {
        assertThat(watch.exitCode()).as(watch.output()).isZero();
        assertThat(watch.output()).contains("default").doesNotContain("restarts", "refused");
      }
      String jobs =
          new String(
              URI.create(web + "/jobs").toURL().openStream().readAllBytes(),
              StandardCharsets.UTF_8);
      String id = new ObjectMapper().readTree(jobs).get("jobs").get(0).get("id").asText();
      // PATCH is what the page sends; HttpURLConnection has no such method, the REST API takes GET.
      HttpURLConnection cancel =
          (HttpURLConnection)
              URI.create(web + "/jobs/" + id + "/yarn-cancel").toURL().openConnection();
      assertThat(cancel.getResponseCode()).isEqualTo(202);
      assertThat(train.exitCode()).as(train.output()).isEqualTo(1);
      assertThat(train.output())
          .contains(
              "error: the job was cancelled from outside",
              "go on from its newest checkpoint: --from-savepoint file:")
          .doesNotContain("MiniCluster");
    }
  }

  @Test
  void a_demo_refuses_at_once_what_its_file_tells() throws Exception {
    List<String> lines = new ArrayList<>(List.of("a,b,c,kind"));
    for (int i = 0; i < 40; i++) {
      lines.add("%d,1,2,%d".formatted(i, 1 + i % 7));
    }
    Path csv = Files.write(directory.resolve("table.csv"), lines);
    Path out = directory.resolve("demo");
    assertRefused("4-8-7", csv, out, "--model: 4-8-7, 4 inputs (expected: 3, the features of csv=");
    assertRefused("3-8-2", csv, out, "--model: 3-8-2, 2 classes (expected: ");
    Files.writeString(csv, "a,b,c,kind\n1,2,3,4\n1,x,3,5\n");
    assertRefused("3-8-7", csv, out, "line 3");
    assertThat(out.resolve("kafka")).doesNotExist();
  }

  private static void assertRefused(String model, Path csv, Path out, String expected)
      throws Exception {
    try (DniProcess demo =
        DniProcess.start(
            directory,
            "demo",
            "--data=csv=" + csv,
            "--label-column=kind",
            "--model=" + model,
            "--examples=2000",
            "--out=" + out)) {
      assertThat(demo.exitCode()).as(demo.output()).isEqualTo(2);
      assertThat(demo.output()).startsWith("error: ").contains(expected);
    }
  }
}
