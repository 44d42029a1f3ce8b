// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The alert rules that are shipped, as Prometheus itself reads them. */
class AlertRulesTest {
  private static final Path DIRECTORY =
      Path.of("..", "flink-jobs", "streaming", "src", "main", "docker", "prometheus");

  @Test
  void promtoolAcceptsTheConfigurationAndItsRules() throws Exception {
    assumeTrue(
        Arrays.stream(System.getenv("PATH").split(":"))
            .anyMatch(place -> Files.isExecutable(Path.of(place, "promtool"))),
        "promtool is not installed (Debian package prometheus): the rules are not checked");
    Process promtool =
        new ProcessBuilder(
                "promtool", "check", "config", DIRECTORY.resolve("prometheus.yml").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(promtool.waitFor()).as(said).isZero();
    assertThat(said).contains("7 rules found");
  }

  @Test
  void thereIsARuleForEveryTroubleThatIsPromised() throws IOException {
    List<String> names = new ArrayList<>();
    JsonNode rules =
        new YAMLMapper().readTree(DIRECTORY.resolve("alerts.yml").toFile()).at("/groups/0/rules");
    rules.forEach(rule -> names.add(rule.get("alert").asText()));
    assertThat(names)
        .containsExactly(
            "ModelDrift",
            "AccuracyBelowBaseline",
            "AccuracyLow",
            "DeadLetters",
            "GradientDelay",
            "PendingBatches",
            "CheckpointAge");
  }
}
