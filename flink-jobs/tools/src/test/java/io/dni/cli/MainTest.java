// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.streaming.job.OptionTable;
import io.dni.streaming.job.TrainingOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class MainTest {
  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'' | no command",
        "frob | 'frob'",
        "demo --frob | Unknown option: '--frob'",
        "demo --data frob | --data: frob (expected: linearK,",
        "demo --examples 31 | --examples: 31 (expected: >= 32, one batch)",
        "demo --mode frob | dni.model.mode: frob (expected: one of dni,",
        "demo --set dni.batch.sice=3 | dni.batch.sice (nearest: dni.batch.size)",
        "demo --set dni.batch.size=0 | dni.batch.size: 0 (expected: 1 to 65536)",
        "demo --data csv=x.csv --model 2-2 | --examples: missing",
        "demo --data csv=x.csv --examples 9 | file: x.csv (expected: a readable file)",
        "demo --port 70000 | --port: 70000 (expected: 1 to 65535)",
        "train --config nosuch.yaml | nosuch.yaml",
        "train --examples 0 | --examples: 0 (expected: >= 1)",
        "broker --port 0 | --port: 0 (expected: 1 to 65535)",
        "watch --every 0 | --every: 0.0 (expected: > 0)",
        "topics --timeout 0 | --timeout: 0 (expected: 1 to 3600 s)",
        "topics --kafka-config nosuch | --kafka-config: nosuch (expected: a readable",
        "topics --gradient-partitions 0 | --gradient-partitions: 0 (expected: >= 1)",
      })
  void refuses_wrong_usage_in_one_line(String arguments, String expected) {
    String[] args = arguments.equals("''") ? new String[0] : arguments.split(" ", -1);
    if (args.length > 0 && args[0].equals("demo")) {
      args = Arrays.copyOf(args, args.length + 1);
      args[args.length - 1] = "--out=" + directory;
    }
    assertThat(run(args)).isEqualTo(ExitCode.USAGE.number());
    assertThat(err.toString()).startsWith("error: ").contains(expected);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void reports_an_unreachable_broker_with_its_own_exit_code() {
    int code = run("topics", "--bootstrap-server", "127.0.0.1:1", "--timeout", "1");
    assertThat(code).isEqualTo(4);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines("error: no Kafka broker answered at 127.0.0.1:1 within 1.0 s");
  }

  @Test
  void shows_a_stack_trace_only_on_request() {
    assertThat(run("watch", "--every", "0", "--verbose")).isEqualTo(2);
    assertThat(err.toString()).contains("\tat io.dni.cli.WatchCommand");
  }

  @Test
  void reads_kafka_properties_from_a_file_and_the_command_line_over_it() throws Exception {
    Path file = directory.resolve("client.properties");
    Files.writeString(file, "bootstrap.servers=127.0.0.1:2\n");
    assertThat(run("topics", "--kafka-config", file.toString(), "--timeout", "1")).isEqualTo(4);
    assertThat(err.toString()).contains("127.0.0.1:2");
    run(
        "topics",
        "--kafka-config",
        file.toString(),
        "--timeout",
        "1",
        "--kafka",
        "bootstrap.servers=127.0.0.1:3");
    assertThat(err.toString()).contains("127.0.0.1:3");
  }

  @Test
  void helps_with_every_command_and_lists_the_exit_codes() {
    for (String name : Main.commandLine().getSubcommands().keySet()) {
      assertThat(run(name, "--help")).as(name).isZero();
    }
    run("--help");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
    for (ExitCode code : ExitCode.values()) {
      assertThat(out.toString()).containsPattern("\n  " + code.number() + " +" + code.meaning());
    }
  }

  @Test
  void lists_every_option_of_the_job() {
    run("options", "--markdown");
    TrainingOptions.ALL.forEach(o -> assertThat(out.toString()).contains("`" + o.key() + "`"));
    assertThat(OptionTable.text()).allSatisfy(line -> assertThat(line.length()).isLessThan(90));
    assertThat(OptionTable.markdown())
        .contains(
            "| `dni.checkpoints.interval` | `10 s` | Time between checkpoints; 0: none. On a cluster"
                + " without it the cluster's own. Range: 0, or 10 ms to 1 d. |");
  }

  private int run(String... args) {
    CommandLine command =
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return command.execute(args);
  }
}
