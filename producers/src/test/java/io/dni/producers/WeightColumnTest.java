// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dni.dataset.RowTable;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.record.LateLabel;
import io.dni.table.InvalidDataException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Weights of examples in files: of rows, and of labels that come by themselves. */
class WeightColumnTest {
  @TempDir Path directory;

  @Command
  private static final class Options {
    @Mixin private DataOptions data;
  }

  private static DataOptions options(String... args) {
    Options options = new Options();
    new CommandLine(options).parseArgs(args);
    return options.data;
  }

  private String file(String weights) throws Exception {
    Path csv = directory.resolve("a.csv");
    StringBuilder text = new StringBuilder("visit,x,clicked,w\n");
    for (String weight : weights.split(" ", -1)) {
      text.append("v,1,yes,").append(weight).append('\n');
    }
    return "csv=" + Files.writeString(csv, text);
  }

  private List<Float> rows(String weights) throws Exception {
    List<Float> read = new ArrayList<>();
    DataOptions options =
        options("--data=" + file(weights), "--label-column=clicked", "--weight-column=w");
    try (RowTable table = options.openRows().orElseThrow()) {
      assertThat(table.names()).containsExactly("visit", "x");
      for (Optional<RowTable.Row> r = table.next(); r.isPresent(); r = table.next()) {
        read.add(r.get().weight());
      }
    }
    return read;
  }

  private List<Float> labels(String weights, String... further) throws Exception {
    List<String> args = new ArrayList<>(List.of("--id-column=visit", "--label-column=clicked"));
    args.addAll(List.of(further));
    RecordCodec<LateLabel> codec = new RecordCodec<>(LateLabel.class);
    List<Float> read = new ArrayList<>();
    try (LabelFile file =
        options(args.toArray(new String[0])).openLabels(file(weights)).orElseThrow()) {
      while (file.hasNext()) {
        read.add(codec.decode(file.next()).getWeight());
      }
    }
    return read;
  }

  @Test
  void ofARowAnEmptyCellIsOneOfALabelItLeavesTheRowsOwn() throws Exception {
    assertThat(rows("2.5  0")).containsExactly(2.5f, 1f, 0f);
    assertThat(labels("2.5  0", "--weight-column=w")).containsExactly(2.5f, null, 0f);
    assertThat(labels("2.5")).containsExactly((Float) null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1000001", "many", "1e99"})
  void whatIsNoWeightIsRefusedWithItsPlace(String weight) {
    String reason = "line 3, column w: " + weight + " (expected: a weight of 0 to 1,000,000)";
    assertThatThrownBy(() -> rows("1 " + weight))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageEndingWith(reason);
    assertThatThrownBy(() -> labels("1 " + weight, "--weight-column=w"))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageEndingWith(reason);
  }
}
