// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {
  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int compare(String... more) throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("data.csv"),
            IntStream.range(0, 400)
                .mapToObj(i -> i % 17 + ",w" + i % 5 + "," + (i % 17 > 8 ? "up" : "down"))
                .collect(Collectors.joining("\n", "x,w,y\n", "\n")));
    String[] all = new String[more.length + 4];
    all[0] = "compare";
    all[1] = "--data=csv=" + file;
    all[2] = "--label-column=y";
    all[3] = "--out=" + directory.resolve("out");
    System.arraycopy(more, 0, all, 4, more.length);
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all);
  }

  @Test
  void writesTableNumbersAndChartOfItsConfigurations() throws Exception {
    int code =
        compare(
            "--try",
            "dni.batch.size=8",
            "--try",
            "dni.model.optimizer=adam:0.1 dni.features.read-outs=false");
    assertThat(code).as(err.toString()).isZero();
    JsonNode outcomes = new ObjectMapper().readTree(directory.resolve("out/compare.json").toFile());
    assertThat(outcomes).hasSize(3);
    assertThat(outcomes.get(0).get("name").asText()).isEqualTo("as the rules say");
    assertThat(outcomes.get(0).get("figures").get("accuracy").asDouble()).isBetween(0.7, 1.0);
    assertThat(outcomes.get(2).get("network").asText()).isEqualTo("6-64-64-2");
    assertThat(outcomes.get(1).get("curve")).hasSize(50);
    assertThat(Files.readString(directory.resolve("out/compare.md")))
        .contains("| configuration | network | accuracy |")
        .contains("| dni.batch.size=8 | ")
        .contains("Baselines: always the most frequent class 0.5")
        .contains("![Accuracy over the stream](compare.png)");
    assertThat(directory.resolve("out/compare.png")).isNotEmptyFile();
  }

  @Test
  void anOptionThatIsNoneIsNamed() throws Exception {
    assertThat(compare("--try", "dni.batch.size=0")).isEqualTo(2);
    assertThat(err.toString()).contains("dni.batch.size: 0");
    assertThat(compare("--try", "fast")).isEqualTo(2);
    assertThat(err.toString()).contains("--try: fast (expected: NAME=VALUE");
    assertThat(directory.resolve("out")).doesNotExist();
  }
}
