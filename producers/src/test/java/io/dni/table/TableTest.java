// SPDX-License-Identifier: Apache-2.0
package io.dni.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {
  private static final Path CASES = cases();

  @TempDir private Path directory;

  @Test
  void readsCommasWithQuotesBlankLinesAndMissingValues() {
    List<List<String>> rows = csv("a,\"b \"\"x\"\"\",c\n\n1,\"2,5\",\n \n\"x\ny\" ,  NA, z \n");
    assertThat(rows)
        .containsExactly(
            List.of("a", "b \"x\"", "c"),
            Arrays.asList("1", "2,5", null),
            List.of("x\ny", "NA", "z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void anyLineEndWillDoAndCountsAsALine(String end) {
    String text = String.join(end, "a,b", "1,2", "3,4", "5") + end;
    assertThatThrownBy(() -> csv(text))
        .hasMessageEndingWith("line 4: 1 values (expected: 2, one for each column)");
    assertThat(csv(text.replace("5", "5,6")))
        .containsExactly(
            List.of("a", "b"), List.of("1", "2"), List.of("3", "4"), List.of("5", "6"));
  }

  @Test
  void aByteOrderMarkIsLeftOutAndChoosesTheEncoding() throws IOException {
    for (Charset encoding : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE)) {
      Path file = directory.resolve("bom.csv");
      Files.writeString(file, "\ufeffländer,b\nfü,1\n", encoding);
      assertThat(rows(new CsvTable(source(file), Dialect.CSV)))
          .containsExactly(List.of("länder", "b"), List.of("fü", "1"));
    }
  }

  @Test
  void bytesThatAreNoTextAreRefusedWithTheirLine() throws IOException {
    Path file = CASES.resolve("latin1.csv");
    assertThatThrownBy(() -> rows(new CsvTable(source(file), Dialect.CSV)))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("line 2: bytes that are no UTF-8 text")
        .hasMessageContaining("--encoding");
    Dialect latin1 = Dialect.CSV.withEncoding(Dialect.encoding("latin1"));
    assertThat(rows(new CsvTable(source(file), latin1)).get(1)).endsWith("fü");
    // Behind the first buffer too.
    Path late = directory.resolve("late.csv");
    Files.writeString(
        late, "a,b\n" + "1,2\n".repeat(50_000) + "x,ü\n", StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> rows(new CsvTable(source(late), Dialect.CSV)))
        .hasMessageContaining("line 50002: bytes that are no UTF-8");
  }

  @Test
  void cellsAreStrippedOfAnySpaceAndComposed() {
    assertThat(csv("a,b\n\u00a0ja\u00a0,u\u0308\u200b\n").get(1)).containsExactly("ja", "\u00fc");
  }

  @ParameterizedTest
  @CsvSource({"komma.csv, ';'", "tab.csv, tab"})
  void aWrongDelimiterIsToldTheRightOne(String name, String right) {
    Path file = CASES.resolve(name);
    assertThatThrownBy(() -> rows(new CsvTable(source(file), Dialect.CSV)))
        .hasMessageContaining("line 1: one column (expected: several; --delimiter")
        .hasMessageContaining(right);
    Dialect dialect =
        Dialect.CSV.withDelimiter(
            Dialect.character("--delimiter", right.equals("tab") ? "\\t" : ";"));
    assertThat(rows(new CsvTable(source(file), dialect)).get(0)).hasSize(3);
  }

  @Test
  void quotesThatDoNotCloseAreRefusedWithTheLineOfTheirStart() {
    assertThatThrownBy(() -> csv("a,b\n1,\"2\n3,4\n5,6\n"))
        .hasMessageContaining("line 2: a quote that is never closed");
    assertThatThrownBy(() -> csv("a,b\n1,\"2\" x\n"))
        .hasMessageContaining("line 2: text after a closing quote");
    assertThatThrownBy(() -> csv("a,b\n1,\"" + "x".repeat(2 << 20)))
        .hasMessageContaining("line 2: a value of more than 1048576 characters");
  }

  @Test
  void namesInMessagesStandOnOneLineAndAreShort() {
    assertThatThrownBy(() -> csv("\"a\n\u001b[31m" + "x".repeat(500) + "\",b\n1,2,3\n"))
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    assertThatThrownBy(() -> csv("\"a\n\u001b[31m\",\"a\n\u001b[31m\"\n1,2\n"))
        .hasMessageContaining("column a\\n\\u001b[31m twice");
  }

  @Test
  void gzippedTextIsUnpackedAndACutOneRefused() throws IOException {
    Path file = directory.resolve("data.csv");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("a,b\n1,2\n".repeat(1).getBytes(StandardCharsets.UTF_8));
    }
    assertThat(rows(new CsvTable(source(file), Dialect.CSV))).hasSize(2);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 9));
    assertThatThrownBy(() -> rows(new CsvTable(source(file), Dialect.CSV)))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("cut or damaged");
  }

  @Test
  void jsonObjectsAreRowsOneALineOrInAnArray() {
    assertThat(rows(new JsonTable(source(CASES.resolve("array.json")), Dialect.CSV)))
        .containsExactly(
            List.of("a", "b", "label"), List.of("1", "2", "0"), List.of("2", "1", "1"));
    assertThat(rows(new JsonTable(source(CASES.resolve("bool.jsonl")), Dialect.CSV)))
        .containsExactly(
            List.of("a", "b", "label"), List.of("1", "2.5", "1"), List.of("0", "1", "0"));
    assertThat(rows(new JsonTable(source(CASES.resolve("nested.jsonl")), Dialect.CSV)))
        .containsExactly(List.of("x.a", "x.b", "label"), List.of("1.5", "2", "1"));
    assertThat(json("{\"f\":[1,[2,3]],\"y\":null}\n{\"y\":\"u\"}\n"))
        .containsExactly(
            List.of("f[0]", "f[1][0]", "f[1][1]", "y"),
            Arrays.asList("1", "2", "3", null),
            Arrays.asList(null, null, null, "u"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":1}\\n{\"a\":1,\"b\":2}| line 2: field b (expected: the fields of the first row: a)",
        "{\"a\":1,\"a\":2}| line 1: field a twice",
        "{\"a\":1}\\n\\n{\"a\":2,\"a\":2}| line 3: field a twice",
        "{\"a\":1}\\n{\"a\":x}| line 2, column",
        "{\"a\":1}\\n17| line 2: a number (expected: a JSON object)",
        "{\"a\":1| no JSON that could be read",
        "{}| line 1: an empty object",
        "[{\"a\":1}] x| line 1, column",
      })
  void brokenJsonIsRefusedInOurWords(String text, String message) {
    assertThatThrownBy(() -> json(text.replace("\\n", "\n")))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining(message)
        .message()
        .doesNotContain("Source", "Jackson", "token", "Unexpected")
        .hasSizeLessThan(250);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "-.5, -.5", "+2.5e-3, 0.0025", "7., 7"})
  void numbersAreWhatPeopleWrite(String text, float value) {
    assertThat(Numeral.parse(text, '.')).isEqualTo(value);
    assertThat(Numeral.parse(text.replace('.', ','), ',')).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"3D", "12F", "0x1p3", "NaN", "Infinity", "1e39", "", "1,5", "٣", "--1", "e"})
  void whatOnlyJavaReadsIsNoNumber(String text) {
    assertThat(Numeral.isNumber(text, '.')).isFalse();
  }

  @Test
  void missingWordsAreTheDialects() {
    Dialect usual = Dialect.CSV.withMissing(Dialect.USUAL_MISSING);
    Path file = write("a,b\nNaN,?\n,x\n");
    assertThat(rows(new CsvTable(source(file), usual)))
        .containsExactly(List.of("a", "b"), Arrays.asList(null, null), Arrays.asList(null, "x"));
    assertThat(rows(new CsvTable(source(file), Dialect.CSV)).get(1)).containsExactly("NaN", "?");
  }

  private List<List<String>> csv(String text) {
    return rows(new CsvTable(source(write(text)), Dialect.CSV));
  }

  private List<List<String>> json(String text) {
    return rows(new JsonTable(source(write(text)), Dialect.CSV));
  }

  private Path write(String text) {
    try {
      return Files.writeString(directory.resolve("table"), text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static TextSource source(Path file) {
    return TextSource.of(file.toString());
  }

  /** Column names, then the rows. */
  private static List<List<String>> rows(Table table) {
    List<List<String>> all = new ArrayList<>();
    all.add(table.columns());
    try (table) {
      for (TableRow row; (row = table.next()) != null; ) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
          cells.add(row.cell(i));
        }
        all.add(cells);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return all;
  }

  private static Path cases() {
    try {
      return Path.of(TableTest.class.getResource("/cases/README.md").toURI()).getParent();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
