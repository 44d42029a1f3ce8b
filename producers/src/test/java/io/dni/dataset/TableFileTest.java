// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dni.table.CsvTable;
import io.dni.table.Dialect;
import io.dni.table.InvalidDataException;
import io.dni.table.JsonTable;
import io.dni.table.TextSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableFileTest {
  private static final Optional<ClassNames> INFERRED = Optional.empty();

  @TempDir Path dir;

  private TableFile csv(TableLayout layout, Optional<ClassNames> classes, String... lines) {
    return csv(Dialect.CSV, layout, classes, lines);
  }

  private TableFile csv(
      Dialect dialect, TableLayout layout, Optional<ClassNames> classes, String... lines) {
    return new TableFile(write("data.csv", lines), CsvTable::new, dialect, layout, classes);
  }

  private TableFile jsonl(TableLayout layout, Optional<ClassNames> classes, String... lines) {
    return new TableFile(write("data.jsonl", lines), JsonTable::new, Dialect.CSV, layout, classes);
  }

  private TextSource write(String name, String... lines) {
    try {
      return TextSource.of(
          Files.writeString(dir.resolve(name), String.join("\n", lines)).toString());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Each example as label and features. */
  private static List<String> read(TableFile table) {
    List<String> rows = new ArrayList<>();
    try (ExampleStream stream = table.inOrder()) {
      stream.forEachRemaining(
          example -> rows.add(example.label() + Arrays.toString(example.features().toArray())));
    }
    return rows;
  }

  @Test
  void readsEveryColumnButTheLabelAsAFeature() {
    TableFile table = csv(TableLayout.DEFAULT, INFERRED, "a,label,b", "1,0,2.5", "-3,2,4e1", "");
    assertThat(read(table)).containsExactly("0[1.0, 2.5]", "2[-3.0, 40.0]");
    assertThat(table.classNames().names()).containsExactly("0", "1", "2");
    assertThat(table.width()).isEqualTo(2);
  }

  @Test
  void readsQuotesSpacesOtherDelimitersAndAByteOrderMark() {
    TableLayout layout = TableLayout.DEFAULT.withLabelColumn("kind, of");
    TableFile table =
        csv(
            Dialect.CSV.withDelimiter(';'),
            layout,
            INFERRED,
            "\ufeffa; \"kind, of\"",
            "1; \"x;y\"",
            " 2 ;z");
    assertThat(table.classNames().names()).containsExactly("x;y", "z");
    assertThat(read(table)).containsExactly("0[1.0]", "1[2.0]");
  }

  @Test
  void takesTheLastColumnForTheLabelWhereThereIsNoHeader() {
    TableLayout layout = TableLayout.DEFAULT;
    Dialect headless = Dialect.CSV.withoutHeader();
    assertThat(read(csv(headless, layout, INFERRED, "5,6,1", "7,8,0")))
        .containsExactly("1[5.0, 6.0]", "0[7.0, 8.0]");
    assertThat(read(csv(headless, layout.withLabelColumn("0"), INFERRED, "1,6,5", "0,8,7")))
        .containsExactly("1[6.0, 5.0]", "0[8.0, 7.0]");
  }

  @Test
  void leavesOutIgnoredColumnsAndTheLabelOfUnlabelledRows() {
    TableLayout layout = TableLayout.DEFAULT.ignoring("id").withMissingLabels();
    assertThat(read(csv(layout, INFERRED, "id,a,label", "x7,1,1", "x8,2,", "x9,3,0")))
        .containsExactly("1[1.0]", "-1[2.0]", "0[3.0]");
    assertThat(read(csv(TableLayout.DEFAULT.unlabelled(), INFERRED, "a,b", "1,2")))
        .containsExactly("-1[1.0, 2.0]");
  }

  @Test
  void readsJsonObjectsFlatOrWithAFeatureVector() {
    String flat = "{\"b\": 1, \"a\": 2, \"label\": \"no\"}";
    assertThat(
            read(
                jsonl(
                    TableLayout.DEFAULT.withMissingLabels(),
                    Optional.of(ClassNames.parse("no,yes")),
                    flat,
                    "",
                    "{\"a\":4,\"label\":null,\"b\":3}")))
        .containsExactly("0[1.0, 2.0]", "-1[3.0, 4.0]");
    assertThat(
            read(
                jsonl(
                    TableLayout.DEFAULT.withLabelColumn("y"),
                    Optional.of(ClassNames.numbered(4)),
                    "{\"features\": [0.5, -2], \"y\": 3}")))
        .containsExactly("3[0.5, -2.0]");
  }

  @Test
  void readsGzippedTables() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write("a,label\n1,0\n2,1\n".getBytes(StandardCharsets.UTF_8));
    }
    Path file = Files.write(dir.resolve("data.csv.gz"), packed.toByteArray());
    TextSource source = TextSource.of(file.toString());
    assertThat(
            read(new TableFile(source, CsvTable::new, Dialect.CSV, TableLayout.DEFAULT, INFERRED)))
        .containsExactly("0[1.0]", "1[2.0]");
  }

  @Test
  void givesGivenClassesTheirPlaceInTheList() {
    Optional<ClassNames> classes = Optional.of(ClassNames.parse("yes,no"));
    assertThat(read(csv(TableLayout.DEFAULT, classes, "a,label", "1,no", "2,yes")))
        .containsExactly("1[1.0]", "0[2.0]");
  }

  @Test
  void readsWholeNumbersThatPassedThroughFloats() {
    assertThat(read(csv(TableLayout.DEFAULT, INFERRED, "a,label", "1,2.0", "1,0.0")))
        .containsExactly("2[1.0]", "0[1.0]");
    Optional<ClassNames> classes = Optional.of(ClassNames.numbered(3));
    assertThat(read(csv(TableLayout.DEFAULT, classes, "a,label", "1,2.0")))
        .containsExactly("2[1.0]");
  }

  @Test
  void sortsTheNamesOfInferredClasses() {
    assertThat(csv(TableLayout.DEFAULT, INFERRED, "a,label", "1,-1", "2,1").classNames().names())
        .containsExactly("-1", "1");
  }

  @Test
  void refusesALabelThatIsNoClass() {
    Optional<ClassNames> two = Optional.of(ClassNames.numbered(2));
    assertThatThrownBy(() -> csv(TableLayout.DEFAULT, two, "a,label", "1,1", "1,2"))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("data.csv, line 3: label 2 (expected: 0 to 1)");
  }

  @Test
  void namesTheMissingColumnAndTheOnesThereAre() {
    assertThatThrownBy(() -> csv(TableLayout.DEFAULT, INFERRED, "a,b", "1,2"))
        .hasMessageContaining("label column: label (expected: --label-column, one of a, b");
    TableLayout layout = TableLayout.DEFAULT.withLabelColumn("7");
    assertThatThrownBy(() -> csv(layout, INFERRED, "a,b", "1,2"))
        .hasMessageContaining("label column: 7 (expected: one of a, b)");
    TableLayout ignoring = TableLayout.DEFAULT.withLabelColumn("a").ignoring("c");
    assertThatThrownBy(() -> csv(ignoring, INFERRED, "a,b", "1,2"))
        .hasMessageContaining("ignored column: c (expected: one of a, b)");
    assertThatThrownBy(() -> jsonl(TableLayout.DEFAULT, INFERRED, "{\"a\":1}"))
        .hasMessageContaining("label column: label (expected: --label-column, one of a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a,label/x,0|line 2, column a: x (expected: a finite number)",
        "a,label/NaN,0|line 2, column a: NaN (expected: a finite number)",
        "a,label/1e99,0|line 2, column a: 1e99 (expected: a finite number)",
        "a,label/,0|line 2, column a: missing (expected: a finite number)",
        "a,label/1,0/1|line 3: 1 values (expected: 2,",
        "a,label/1,0,4|line 2: 3 values (expected: 2,",
        "a,label|no rows (expected: at least one)",
        "a,a,label/1,1,1|line 1: column a twice (expected: each name once)",
        "label/1|columns: label (expected: at least one feature)",
        "a,label/1,\"0|line 2: a quote that is never closed",
      })
  void refusesBadCsvWithOneClearLine(String content, String message) {
    assertThatThrownBy(() -> read(csv(TableLayout.DEFAULT, INFERRED, content.split("/"))))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("data.csv")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1,\"label\":0};[1]|line 2: an array (expected: a JSON object)",
        "{\"a\":1,\"label\":0};{\"a\":1|line 2, column",
        "{\"a\":1,\"label\":0};{\"a\":1,\"label\":0} 7|line 2:",
        "{\"a\":1,\"a\":2,\"label\":0}|line 1: field a twice",
        "{\"a\":1,\"label\":0};{\"b\":1,\"label\":0}|line 2: field b (expected: the fields of",
        "{\"a\":\"x\",\"label\":0}|line 1, column a: x (expected: a finite number)",
        "{\"features\":[1,null],\"label\":0}|line 1, column features[1]: missing",
        "{\"features\":[1],\"label\":0};{\"features\":[],\"label\":0}|line 2, column features[0]:"
            + " missing",
        "{\"a\":1,\"label\":[0]}|label column: label (expected: --label-column, one of a, label[0]",
      })
  void refusesBadJsonlWithOneClearLine(String content, String message) {
    assertThatThrownBy(() -> read(jsonl(TableLayout.DEFAULT, INFERRED, content.split(";"))))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("data.jsonl")
        .hasMessageContaining(message);
  }

  @Test
  void refusesMissingAndEmptyFiles() {
    assertThatThrownBy(() -> csv(TableLayout.DEFAULT, INFERRED, ""))
        .hasMessageContaining("0 bytes (expected: at least one record)");
    assertThatThrownBy(
            () ->
                new TableFile(
                    TextSource.of(dir.resolve("none.csv").toString()),
                    CsvTable::new,
                    Dialect.CSV,
                    TableLayout.DEFAULT,
                    INFERRED))
        .hasMessageContaining("none.csv (expected: a readable file)");
  }

  @Test
  void refusesToInferClassesFromAColumnOfMeasurements() {
    String[] lines = new String[1_100];
    Arrays.setAll(lines, i -> i == 0 ? "a,label" : "1,w" + i);
    assertThatThrownBy(() -> csv(TableLayout.DEFAULT, INFERRED, lines))
        .hasMessageContaining("more than 1000 different labels");
  }

  @Test
  void readsTheTableAgainInEveryEpoch() {
    TableFile table = csv(TableLayout.DEFAULT, INFERRED, "a,label", "1,0", "2,1");
    List<Long> indices = new ArrayList<>();
    try (ExampleStream stream = table.toLearn(3, Optional.empty())) {
      stream.forEachRemaining(example -> indices.add(example.index()));
    }
    assertThat(indices).containsExactly(0L, 1L, 0L, 1L, 0L, 1L);
  }

  @ParameterizedTest
  @CsvSource({"1,1 (expected: >= 2)", "a,1 (expected: >= 2)", "'a,a',a twice"})
  void refusesListsThatNameNoClasses(String text, String part) {
    assertThatThrownBy(() -> ClassNames.parse(text)).hasMessageContaining("classes: " + part);
  }
}
