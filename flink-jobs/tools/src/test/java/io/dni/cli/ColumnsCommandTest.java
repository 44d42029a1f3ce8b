// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.streaming.job.OptionFile;
import io.dni.streaming.job.TrainingConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColumnsCommandTest {
  @TempDir private Path directory;

  private String columns(String csv) throws Exception {
    return columns(0, csv);
  }

  private String columns(int expected, String csv, String... more) throws Exception {
    Path file = Files.writeString(directory.resolve("data.csv"), csv);
    StringWriter out = new StringWriter();
    List<String> arguments =
        new ArrayList<>(List.of("columns", "--data", "csv=" + file, "--label-column", "y"));
    arguments.addAll(List.of(more));
    int code =
        Main.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(out))
            .execute(arguments.toArray(String[]::new));
    assertThat(code).isEqualTo(expected);
    return out.toString();
  }

  /** As a data frame is written together with its index. */
  @Test
  void aColumnWithoutANameIsRefusedAndCanBeLeftOut() throws Exception {
    String csv = ",a,y\n0,5,no\n1,6,yes\n";
    assertThat(columns(2, csv))
        .contains("column 0 has no name (expected: one; --ignore-columns=0 leaves it out)");
    assertThat(columns(0, csv, "--ignore-columns=0")).contains("1 columns: 1 numbers");
  }

  @Test
  void whatItPrintsIsAnOptionFileThatTheJobTakes() throws Exception {
    String yaml = columns("age,job title,y\n1,a,no\n,b,yes\n3.5,NA,maybe\n");
    assertThat(yaml)
        .contains("2 columns: 1 numbers, 1 words; 3 classes")
        .contains("  age number missing;\n")
        .contains("  job%20title words 3;\n");
    Path options = Files.writeString(directory.resolve("options.yaml"), yaml);
    TrainingConfig config = TrainingConfig.of(OptionFile.read(options));
    assertThat(config.features()).isPresent();
    assertThat(config.model().segments()).isEqualTo(1);
    assertThat(config.model().network().inputs()).isEqualTo(config.features().get().width());
  }

  @Test
  void aLabelOfManyNumbersIsToBePredicted() throws Exception {
    String rows =
        IntStream.range(0, 200)
            .mapToObj(i -> i + "," + (1000 + i * 0.5))
            .collect(Collectors.joining("\n", "x,y\n", "\n"));
    String yaml = columns(rows);
    assertThat(yaml)
        .contains("a number to predict, about 1050 +- 28.87; network 1-64-64-1, linear path")
        .contains("dni.model.loss: mse");
    Path options = Files.writeString(directory.resolve("options.yaml"), yaml);
    TrainingConfig config = TrainingConfig.of(OptionFile.read(options));
    assertThat(config.features().orElseThrow().predictsNumber()).isTrue();
    assertThat(config.features().get().target().offset()).isEqualTo(1049.75);
    // Whole numbers that come again and again are classes.
    String few =
        IntStream.range(0, 200)
            .mapToObj(i -> i + "," + i % 30)
            .collect(Collectors.joining("\n", "x,y\n", "\n"));
    assertThat(columns(few)).contains("; 30 classes;");
  }

  @Test
  void thousandsOfWordsShareInputs() throws Exception {
    String rows =
        IntStream.range(0, 3000)
            .mapToObj(i -> "word" + i + "," + i % 2)
            .collect(Collectors.joining("\n"));
    assertThat(columns("w,y\n" + rows + "\n")).contains("  w words 256 64;\n");
  }
}
