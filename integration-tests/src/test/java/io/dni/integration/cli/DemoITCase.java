// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dni.local.LocalBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo and what users do after it, each command in its own process. */
@Timeout(400)
class DemoITCase {
  @TempDir Path directory;

  @Test
  void the_demo_learns_and_leaves_a_report_and_a_model_to_go_on_with() throws Exception {
    Path out = directory.resolve("demo");
    String own = "--set=dni.checkpoints.dir=" + directory.resolve("own");
    try (DniProcess demo = dni("demo", "--examples=12800", own, "--out=" + out)) {
      assertThat(demo.exitCode()).as(demo.output()).isZero();
      assertThat(demo.output()).contains("accuracy before learning, by quarter");
    }
    JsonNode summary = summary(out);
    assertThat(summary.get("examples").asLong()).isEqualTo(12_800);
    assertThat(summary.get("exitReason").asText()).isEqualTo("completed");
    assertThat(summary.get("prequentialAccuracyByQuarter").get(3).asDouble()).isGreaterThan(0.75);
    assertThat(summary.get("segments")).hasSize(3);
    assertThat(summary.get("segments").get(1).get("sgCosine").asDouble()).isGreaterThan(0.5);
    assertThat(Files.readString(out.resolve("report.html")))
        .contains("Weights W [in, out] of each block")
        .doesNotContain("\"pictures\":[]");
    String savepoint = summary.get("savepoint").asText();
    assertThat(savepoint).as("where the user wants it").contains("/own/savepoints/");

    Path model = directory.resolve("model.npz");
    run(0, "export", savepoint, "--moments", "--out=" + model);
    try (LocalBroker broker = LocalBroker.start(out.resolve("kafka"))) {
      assertThat(run(1, "demo", "--examples=3200", "--out=" + out))
          .contains("error: another broker runs on " + out.resolve("kafka/topics"));
      goesOnFromTheSavepoint(broker, savepoint);
      goesOnFromTheExportedModel(broker, model);
      assertThat(
              run(
                  3,
                  "train",
                  "--bootstrap-server=" + broker.bootstrapServers(),
                  "--from-savepoint=" + savepoint,
                  "--set=dni.model.network=100-32-64-2",
                  "--set=dni.checkpoints.dir=" + directory.resolve("other"),
                  "--out=" + directory.resolve("other")))
          .contains("error: the checkpoint was made with other settings");
    }
  }

  /** Everything in the topic is learned already; the savepoint says so, or it would start anew. */
  private void goesOnFromTheSavepoint(LocalBroker broker, String savepoint) throws Exception {
    Path out = directory.resolve("restored");
    try (DniProcess restored =
        dni(
            "train",
            "--bootstrap-server=" + broker.bootstrapServers(),
            "--from-savepoint=" + savepoint,
            "--set=dni.checkpoints.dir=" + directory.resolve("checkpoints"),
            "--out=" + out)) {
      restored.awaitAllTasks();
      restored.stop();
      assertThat(restored.exitCode()).as(restored.output()).isZero();
    }
    JsonNode summary = summary(out);
    assertThat(summary.get("exitReason").asText()).isEqualTo("stopped");
    assertThat(summary.get("examples").asLong()).isZero();
    assertThat(summary.get("savepoint").asText()).startsWith("file:");
  }

  /** A new job reads the topic from its start, with the weights and the step counts of the file. */
  private void goesOnFromTheExportedModel(LocalBroker broker, Path model) throws Exception {
    Path out = directory.resolve("warm");
    String printed =
        run(
            0,
            "train",
            "--bootstrap-server=" + broker.bootstrapServers(),
            "--warm-start=" + model,
            "--examples=6400",
            "--set=dni.snapshots.every-batches=10",
            "--set=dni.checkpoints.dir=" + directory.resolve("warm-checkpoints"),
            "--out=" + out);
    JsonNode summary = summary(out);
    assertThat(summary.get("exitReason").asText()).as(printed).isEqualTo("completed");
    assertThat(summary.get("prequentialAccuracyByQuarter").get(0).asDouble())
        .as("accuracy from the first batches on: cold it is below 0.7")
        .isGreaterThan(0.78);
    String json = run(0, "inspect", summary.get("savepoint").asText(), "--json");
    for (JsonNode segment :
        new ObjectMapper().readTree(json).get("models").get(0).get("segments")) {
      long batches = segment.get("counters").get("batches").asLong();
      assertThat(segment.get("optimizerSteps").asLong()).isEqualTo(400 + batches);
    }
  }

  @Test
  void stopping_before_the_job_runs_is_no_failure() throws Exception {
    try (LocalBroker broker = LocalBroker.start(directory.resolve("kafka"));
        DniProcess train =
            dni(
                "train",
                "--bootstrap-server=" + broker.bootstrapServers(),
                "--set=dni.checkpoints.dir=" + directory.resolve("checkpoints"),
                "--out=" + directory.resolve("out"))) {
      train.awaitOutput("Flink web UI");
      train.stop();
      assertThat(train.exitCode()).as(train.output()).isZero();
      assertThat(train.output()).contains("stopping with a savepoint");
    }
  }

  @Test
  void the_demo_learns_a_table_of_the_users() throws Exception {
    Path csv = directory.resolve("flowers.csv");
    SplittableRandom random = new SplittableRandom(6);
    List<String> lines = new ArrayList<>(List.of("width,length,height,species"));
    for (int i = 0; i < 400; i++) {
      double x = random.nextGaussian();
      double y = random.nextGaussian();
      String species = x > 0.3 ? "tulip" : y > 0 ? "rose" : "daisy";
      lines.add("%s,%s,%s,%s".formatted(x, y, random.nextGaussian(), species));
    }
    Files.write(csv, lines);
    Path out = directory.resolve("demo");
    run(
        0,
        "demo",
        "--data=csv=" + csv,
        "--label-column=species",
        "--model=3-16-16-3",
        "--examples=6400",
        "--out=" + out);
    assertThat(summary(out).get("prequentialAccuracyByQuarter").get(3).asDouble())
        .isGreaterThan(0.8);
    assertThat(
            run(
                0,
                "predict",
                "--model=" + out,
                "--data=csv=" + csv,
                "--label-column=species",
                "--out=" + directory.resolve("predictions.csv")))
        .containsPattern("accuracy 0\\.[89]\\d+ of 400 labelled");
  }

  @Test
  void bad_data_ends_the_demo_with_the_producers_own_words() throws Exception {
    String printed = run(2, "demo", "--data", "mnist=" + directory, "--out=" + directory + "/demo");
    assertThat(printed.lines().filter(line -> line.startsWith("error: ")))
        .singleElement()
        .asString()
        .contains(directory.toString());
  }

  private String run(int exitCode, String... arguments) throws Exception {
    try (DniProcess dni = dni(arguments)) {
      assertThat(dni.exitCode()).as(dni.output()).isEqualTo(exitCode);
      return dni.output();
    }
  }

  private DniProcess dni(String... arguments) throws IOException {
    return DniProcess.start(directory, arguments);
  }

  private static JsonNode summary(Path out) throws IOException {
    return new ObjectMapper().readTree(out.resolve("summary.json").toFile());
  }
}
