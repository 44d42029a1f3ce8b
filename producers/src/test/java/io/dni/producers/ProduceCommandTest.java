// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What is refused before any connection is tried. */
class ProduceCommandTest {
  @TempDir Path dir;

  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine command = ProduceCommand.commandLine();
    return command.setErr(new PrintWriter(err, true)).execute(args);
  }

  private int run(String args) {
    return run(args.replace("DIR", dir.toString()).split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--data noisy|--data: noisy (expected: linearK, noisyK or randomK; mnist=DIR; csv=FILE",
        "--data xml=a|--data: xml=a (expected: linearK",
        "--data noisy2 --seed 0|seed: 0 (expected: any other whole number)",
        "--data noisy2 --seed x|Invalid value for option '--seed': 'x' is not a long",
        "--data noisy2 --count 0|count: 0 (expected: >= 1)",
        "--data noisy2 --epochs 0|epochs: 0 (expected: >= 1)",
        "--data noisy2 --points 0|points: 0 (expected: 1 to",
        "--data noisy2 --rate 0|rate: 0.0 (expected: > 0 records/s)",
        "--data noisy2 --rate NaN|rate: NaN (expected: > 0 records/s)",
        "--data noisy2 --timeout 0|timeout: 0 (expected: 1 to 3600 s)",
        "--data noisy2 --fresh --points 5|points: 5 (expected: none with --fresh)",
        "--data noisy2 --fresh --epochs 5|epochs: 5 (expected: none with --fresh)",
        "--data noisy2 --split test|--split: no meaning for --data noisy2",
        "--data noisy2 --classes 2|--classes: no meaning for --data noisy2",
        "--data mnist=DIR --fresh|--fresh: no meaning for --data mnist=",
        "--data mnist=DIR --split half|split: half (expected: train or test)",
        "--data mnist=DIR|has no train-images-idx3-ubyte (expected: the four files of MNIST",
        "--data jsonl=DIR/x --no-header|--header: no meaning for --data jsonl=",
        "--data csv=DIR/none|none (expected: a readable file)",
        "--data csv=DIR/none --classes 1|classes: 1 (expected: >= 2)",
        "--data csv=DIR/none --label-column a --unlabelled|label column: a (expected: none for",
        "--data noisy2 --topic a --topic-prefix b|topic-prefix: b (expected: not together with",
        "--data noisy2 --kafka-config DIR/none|none (expected: a readable file of properties)",
        "--data noisy2 --kafka acks=1|kafka: Must set acks to all",
        "--data noisy2 --kafka linger.ms=soon|kafka: Invalid value soon for configuration"
            + " linger.ms",
        "--data noisy2 --bootstrap-server host|kafka: Invalid url in bootstrap.servers: host",
        "--data noisy2 --cuont 3|Unknown options: '--cuont', '3' (see dni produce --help)",
        "--count 3|--data: missing (expected: what to read)",
      })
  void refusesWrongUsageWithOneLineAndExitCodeTwo(String args, String message) {
    assertThat(run(args)).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).startsWith("error: ").contains(message);
  }

  @Test
  void refusesATableWithoutTheLabelColumnAndNamesTheOthers() throws IOException {
    Files.writeString(dir.resolve("flowers.csv"), "width,height,kind\n1,2,rose\n");
    assertThat(run("--data csv=DIR/flowers.csv")).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "label column: label (expected: --label-column, one of width, height, kind, or"
                + " --unlabelled)");
  }

  @Test
  void neverPrintsASecret() {
    String jaas = "Module required password=\"hunter2\"";
    String[] args = {
      "--data=noisy2",
      "--kafka=security.protocol=SASL_PLAINTEXT",
      "--kafka=sasl.mechanism=PLAIN",
      "--kafka=ssl.keystore.password=hunter2",
      "--kafka=sasl.jaas.config=" + jaas
    };
    assertThat(run(args)).isEqualTo(2);
    assertThat(err.toString()).startsWith("error: kafka: ").doesNotContain("hunter2");
  }

  @Test
  void tellsUsersOfAllOptionsAndExitCodes() {
    List<String> undocumented = new ArrayList<>();
    ProduceCommand.commandLine()
        .getCommandSpec()
        .options()
        .forEach(
            option -> {
              if (option.description().length == 0) {
                undocumented.add(option.longestName());
              }
            });
    assertThat(undocumented).isEmpty();
    assertThat(ProduceCommand.commandLine().getUsageMessage())
        .contains("Usage: dni produce --data=DATA", "Exit codes:", "no broker reachable");
  }
}
