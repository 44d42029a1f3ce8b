// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dni.local.LocalBroker;
import io.dni.producers.ProduceCommand;
import io.dni.streaming.job.TrainingConfig;
import io.dni.streaming.job.TrainingTopics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real commands that are stopped: by whom, how, and when. They are started all at once, and each is
 * stopped when its moment has come.
 */
class StopITCase {
  private static final char CTRL_C = '\u0003';

  @TempDir static Path directory;
  private static LocalBroker broker;
  private static DniProcess onTerminal;
  private static DniProcess inCheckpoints;
  private static DniProcess idle;
  private static DniProcess demo;

  @BeforeAll
  static void startAll() throws Exception {
    broker = LocalBroker.start(directory.resolve("broker"));
    produce("terminal", 100_000);
    produce("checkpoint", 100_000);
    produce("idle", 0);
    onTerminal = DniProcess.onTerminal(directory, train("terminal"));
    // One checkpoint after the other: whenever the signal comes, it meets one.
    inCheckpoints =
        DniProcess.start(directory, train("checkpoint", "--set=dni.checkpoints.interval=10 ms"));
    idle = DniProcess.start(directory, train("idle"));
    demo =
        DniProcess.start(
            directory, "demo", "--examples=1000000", "--out=" + directory.resolve("demo"));
  }

  private static void produce(String prefix, int count) throws Exception {
    TrainingTopics.require(
        TrainingConfig.of(
            Map.of(
                "kafka.bootstrap.servers",
                broker.bootstrapServers(),
                "dni.topics.prefix",
                prefix)));
    if (count > 0) {
      int code =
          ProduceCommand.run(
              "--bootstrap-server=" + broker.bootstrapServers(),
              "--topic-prefix=" + prefix,
              "--data=noisy100",
              "--fresh",
              "--count=" + count,
              "--quiet");
      assertThat(code).isZero();
    }
  }

  @AfterAll
  static void endAll() {
    Stream.of(onTerminal, inCheckpoints, idle, demo)
        .filter(Objects::nonNull)
        .forEach(DniProcess::close);
    broker.close();
  }

  @Test
  void ctrl_c_twice_on_a_terminal_ends_in_order() throws Exception {
    onTerminal.awaitOutput(" examples  ");
    onTerminal.type(CTRL_C);
    TimeUnit.MILLISECONDS.sleep(300);
    onTerminal.type(CTRL_C);
    assertEndedInOrder(onTerminal, "terminal");
  }

  @Test
  void a_kill_during_a_checkpoint_ends_in_order() throws Exception {
    inCheckpoints.awaitOutput(" examples  ");
    inCheckpoints.signal("TERM");
    assertEndedInOrder(inCheckpoints, "checkpoint");
  }

  @Test
  void an_interrupt_before_the_first_batch_too() throws Exception {
    idle.awaitOutput("Flink web UI");
    idle.signal("INT");
    assertThat(idle.exitCode()).as(idle.output()).isZero();
    JsonNode summary = summary("idle");
    assertThat(summary.get("exitReason").asText()).isEqualTo("stopped");
    assertThat(summary.get("examples").asLong()).isZero();
    assertThat(directory.resolve("idle").resolve("report.html")).exists();
  }

  @Test
  void a_service_manager_ends_a_demo_with_all_its_processes_at_once() throws Exception {
    demo.awaitOutput(" examples  ");
    demo.signalAll("TERM");
    assertEndedInOrder(demo, "demo");
  }

  private static void assertEndedInOrder(DniProcess process, String name) throws Exception {
    int code = process.exitCode();
    assertThat(process.output()).contains("stopping with a savepoint").doesNotContain("error:");
    assertThat(code).as(process.output()).isZero();
    JsonNode summary = summary(name);
    assertThat(summary.get("exitReason").asText()).isEqualTo("stopped");
    assertThat(summary.get("examples").asLong()).isPositive();
    Path savepoint = Path.of(summary.get("savepoint").asText().replaceFirst("^file:", ""));
    assertThat(savepoint.resolve("_metadata")).exists();
    assertThat(Files.readString(directory.resolve(name).resolve("report.html")))
        .contains("Weights W [in, out] of each block")
        .doesNotContain("\"pictures\":[]");
  }

  private static String[] train(String name, String... more) {
    Path out = directory.resolve(name);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train",
                "--bootstrap-server=" + broker.bootstrapServers(),
                "--set=dni.topics.prefix=" + name,
                "--set=dni.checkpoints.dir=" + out.resolve("checkpoints"),
                "--out=" + out));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  private static JsonNode summary(String name) throws Exception {
    return new ObjectMapper().readTree(directory.resolve(name).resolve("summary.json").toFile());
  }
}
