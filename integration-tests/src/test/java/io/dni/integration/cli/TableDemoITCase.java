// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table with a number to predict and rows without one, in one command and in the next. */
class TableDemoITCase {
  private static final int ROWS = 3_000;

  @TempDir Path directory;

  @Test
  void aNumberIsLearnedAndRowsWithoutItArePredicted() throws Exception {
    SplittableRandom random = new SplittableRandom(2);
    List<String> lines = new ArrayList<>(List.of("size,town,price"));
    int labelled = 0;
    for (int i = 0; i < ROWS; i++) {
      double size = 50 + 100 * random.nextDouble();
      int town = random.nextInt(3);
      String price = "";
      if (i % 10 != 0) {
        price = Double.toString(2_000 * size + 50_000 * town + 5_000 * random.nextGaussian());
        labelled++;
      }
      lines.add(size + ",town" + town + "," + price);
    }
    Path csv = Files.write(directory.resolve("houses.csv"), lines);
    Path out = directory.resolve("demo");
    String printed = run("demo", "--data=csv=" + csv, "--label-column=price", "--out=" + out);
    assertThat(printed).contains("a number to predict, about", "network 4-64-64-1, linear path");
    JsonNode summary = new ObjectMapper().readTree(out.resolve("summary.json").toFile());
    assertThat(summary.get("exitReason").asText()).as(printed).isEqualTo("completed");
    assertThat(summary.get("examples").asInt()).isEqualTo(labelled);
    assertThat(printed).contains("RMSE ").doesNotContain("accuracy");

    String predicted =
        run(
            "predict",
            "--model=" + out,
            "--data=csv=" + csv,
            "--label-column=price",
            "--out=" + directory.resolve("p.csv"));
    assertThat(predicted)
        .contains("3000 examples", "of 2700 with a target")
        .containsPattern("R² 0\\.9");
    assertThat(Files.readAllLines(directory.resolve("p.csv")).get(1)).matches("0,[0-9.]+,");
  }

  private String run(String... arguments) throws Exception {
    try (DniProcess dni = DniProcess.start(directory, arguments)) {
      assertThat(dni.exitCode()).as(dni.output()).isZero();
      return dni.output();
    }
  }
}
