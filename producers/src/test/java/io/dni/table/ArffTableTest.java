// SPDX-License-Identifier: Apache-2.0
package io.dni.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dni.dataset.ExampleData;
import io.dni.dataset.ExampleStream;
import io.dni.dataset.Mnist;
import io.dni.dataset.source.DataRequest;
import io.dni.dataset.source.DataSources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArffTableTest {
  private static final String HEADER =
      """
      % from MOA
      @relation 'iris data'

      @ATTRIBUTE "petal length" NUMERIC
      @attribute 'it''s' real
      @attribute colour {red, 'light blue', green}
      @attribute class {rosa,tulip,lily}
      """
          .replace("it''s", "it\\'s");

  @TempDir private Path directory;

  @Test
  void readsNamesWordsQuotesMissingValuesAndSparseRows() {
    try (ArffTable table =
        open(HEADER + "@data\n1.5, -2 ,'light blue',tulip % \n?,1e3,?,rosa\n{0 7, 3 lily}\n{}\n")) {
      assertThat(table.columns()).containsExactly("petal length", "it's", "colour", "class");
      assertThat(table.declaredWords(2)).containsExactly("red", "light blue", "green");
      assertThat(table.declaredWords(0)).isEmpty();
      assertThat(table.customaryLabel()).isEqualTo(3);
      List<List<String>> rows = new ArrayList<>();
      for (TableRow row; (row = table.next()) != null; ) {
        rows.add(Arrays.asList(row.cell(0), row.cell(1), row.cell(2), row.cell(3)));
      }
      assertThat(rows)
          .containsExactly(
              List.of("1.5", "-2", "light blue", "tulip %"),
              Arrays.asList(null, "1e3", null, "rosa"),
              List.of("7", "0", "red", "lily"),
              List.of("0", "0", "red", "rosa"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void isASourceOfExamplesWhoseClassesAreThoseThatItDeclares() {
    Path file =
        write(
            """
            @relation x
            @attribute a real
            @attribute class {no,maybe,yes}
            @data
            1,yes
            2,no
            """);
    ExampleData data =
        DataSources.open("arff=" + file, List.of(), DataRequest.of(1, Mnist.Split.TRAIN));
    assertThat(data.classNames().names()).containsExactly("no", "maybe", "yes");
    try (ExampleStream stream = data.inOrder()) {
      assertThat(stream.next().label()).isEqualTo(2);
      assertThat(stream.next().label()).isZero();
    }
    assertThatThrownBy(
            () ->
                DataSources.open(
                    "arff=" + file, List.of("--delimiter"), DataRequest.of(1, Mnist.Split.TRAIN)))
        .hasMessageContaining("--delimiter: no meaning for --data arff=");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@relation x;@attribute a real;@data;1,2|line 4: 2 values (expected: 1, one for each",
        "@relation x;@attribute a relational|line 2: attribute a of type relational (expected: num",
        "@relation x;a,b|line 2: a,b (expected: @relation, @attribute or @data)",
        "@relation x;@data;1|line 2: no attributes before the data",
        "@relation x;@attribute a real|line 2: the end of the file (expected: @data and rows)",
        "@relation x;@attribute a real;@attribute a real;@data|column a twice",
        "@relation x;@attribute a real;@data;{4 1}|line 4: attribute 4 (expected: 0 to 0)",
        "@relation x;@attribute a real;@data;'1' 2|line 4: text after a closing quote: 2",
      })
  void refusesWhatIsNoSuchFileWithOneClearLine(String content, String message) {
    assertThatThrownBy(() -> open(content.replace(';', '\n')).next())
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("table.arff")
        .hasMessageContaining(message);
  }

  private ArffTable open(String text) {
    return new ArffTable(TextSource.of(write(text).toString()), Dialect.CSV);
  }

  private Path write(String text) {
    try {
      return Files.writeString(directory.resolve("table.arff"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
