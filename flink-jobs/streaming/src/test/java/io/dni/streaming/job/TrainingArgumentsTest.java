// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingArgumentsTest {
  @TempDir Path directory;

  @Test
  void flagsGoBeforeTheEnvironmentAndThatBeforeTheFile() throws IOException {
    Path file =
        file(
            """
            dni:
              model: {network: 2-3-2, seed: 7, cuts: [1, 2]}
            kafka.bootstrap.servers: from-file:1
            kafka.sasl.jaas.config: from file
            kafka.client.id: from-file
            """);

    assertThat(
            TrainingArguments.parse(
                List.of(
                    "--config", file.toString(), "--dni.model.seed=8", "--kafka.client.id", "f"),
                Map.of("DNI_KAFKA_SASL_JAAS_CONFIG", "secret", "DNI_KAFKA_CLIENT_ID", "e")))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "dni.model.network", "2-3-2",
                "dni.model.seed", "8",
                "dni.model.cuts", "1;2",
                "kafka.bootstrap.servers", "from-file:1",
                "kafka.sasl.jaas.config", "secret",
                "kafka.client.id", "f"));
  }

  @Test
  void aSecretAmongTheArgumentsIsRefusedWithoutItsValue() {
    assertThatThrownBy(() -> parse("--kafka.ssl.key.password", "hunter2"))
        .hasMessage(
            "--kafka.ssl.key.password: refused, others can read arguments"
                + " (expected: in the --config file, or as DNI_KAFKA_SSL_KEY_PASSWORD)");
  }

  @Test
  void whatIsNoOptionGivesOneLine() {
    assertThatThrownBy(() -> parse("train")).hasMessage("train (expected: --NAME VALUE)");
    assertThatThrownBy(() -> parse("--dni.model.seed"))
        .hasMessage("--dni.model.seed: no value (expected: --NAME VALUE)");
  }

  private static Map<String, String> parse(String... arguments) throws IOException {
    return TrainingArguments.parse(List.of(arguments), Map.of());
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("train.yaml"), text);
  }
}
