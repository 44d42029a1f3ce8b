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
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real {@code dni train} that is stopped: by whom, how, and when. */
class StopITCase {
  @TempDir static Path directory;
  private static LocalBroker broker;

  @BeforeAll
  static void fillATopic() throws Exception {
    broker = LocalBroker.start(directory.resolve("broker"));
    TrainingTopics.require(
        TrainingConfig.of(Map.of("kafka.bootstrap.servers", broker.bootstrapServers())));
    int code =
        ProduceCommand.run(
            "--bootstrap-server=" + broker.bootstrapServers(),
            "--data=noisy100",
            "--fresh",
            "--count=400000",
            "--quiet");
    assertThat(code).isZero();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @ParameterizedTest
  @CsvSource({"INT, 1", "TERM, 1", "HUP, 1", "INT, 2", "TERM, 2"})
  void a_run_that_has_learned_ends_with_savepoint_summary_and_report(String signal, int times)
      throws Exception {
    Path out = directory.resolve("learning-" + signal + times);
    try (DniProcess train = train(out)) {
      train.awaitOutput(" examples  ");
      for (int i = 0; i < times; i++) {
        train.signal(signal);
        TimeUnit.MILLISECONDS.sleep(300);
      }
      assertEndedInOrder(train, out);
    }
  }

  @Test
  void ctrl_c_on_a_terminal_ends_in_order() throws Exception {
    Path out = directory.resolve("terminal");
    try (DniProcess train = DniProcess.onTerminal(directory, arguments(out))) {
      train.awaitOutput(" examples  ");
      train.type('\u0003');
      assertEndedInOrder(train, out);
    }
  }

  @Test
  void during_a_checkpoint_too() throws Exception {
    Path out = directory.resolve("checkpoint");
    // One checkpoint after the other: whenever the signal comes, it meets one.
    try (DniProcess train = train(out, "--set=dni.checkpoints.interval=10 ms")) {
      train.awaitOutput(" examples  ");
      train.signal("TERM");
      assertEndedInOrder(train, out);
    }
  }

  @Test
  void before_the_first_batch_too() throws Exception {
    Path out = directory.resolve("early");
    try (DniProcess train = train(out, "--set=dni.examples.start=latest")) {
      train.awaitOutput("Flink web UI");
      train.signal("TERM");
      assertThat(train.exitCode()).as(train.output()).isZero();
      JsonNode summary = summary(out);
      assertThat(summary.get("exitReason").asText()).isEqualTo("stopped");
      assertThat(summary.get("examples").asLong()).isZero();
      assertThat(out.resolve("report.html")).exists();
    }
  }

  @Test
  void a_service_manager_ends_a_demo_with_all_its_processes_at_once() throws Exception {
    Path out = directory.resolve("demo");
    try (DniProcess demo =
        DniProcess.start(directory, "demo", "--examples=1000000", "--out=" + out)) {
      demo.awaitOutput(" examples  ");
      demo.signalAll("TERM");
      assertEndedInOrder(demo, out);
    }
  }

  private static void assertEndedInOrder(DniProcess process, Path out) throws Exception {
    int code = process.exitCode();
    assertThat(process.output()).contains("stopping with a savepoint").doesNotContain("error:");
    assertThat(code).as(process.output()).isZero();
    JsonNode summary = summary(out);
    assertThat(summary.get("exitReason").asText()).isEqualTo("stopped");
    assertThat(summary.get("examples").asLong()).isPositive();
    Path savepoint = Path.of(summary.get("savepoint").asText().replaceFirst("^file:", ""));
    assertThat(savepoint.resolve("_metadata")).exists();
    assertThat(Files.readString(out.resolve("report.html")))
        .contains("Weights W [in, out] of each block")
        .doesNotContain("\"pictures\":[]");
  }

  private static DniProcess train(Path out, String... more) throws Exception {
    String[] arguments = arguments(out);
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return DniProcess.start(directory, all);
  }

  private static String[] arguments(Path out) {
    return new String[] {
      "train",
      "--bootstrap-server=" + broker.bootstrapServers(),
      "--set=dni.checkpoints.dir=" + out.resolve("checkpoints"),
      "--out=" + out
    };
  }

  private static JsonNode summary(Path out) throws Exception {
    return new ObjectMapper().readTree(out.resolve("summary.json").toFile());
  }
}
