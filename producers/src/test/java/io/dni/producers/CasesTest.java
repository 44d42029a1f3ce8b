// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dni.dataset.ExampleData;
import io.dni.dataset.ExampleStream;
import io.dni.dataset.LabelledExample;
import io.dni.table.InvalidDataException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The small files of the cases directory, row by row as its README lists them. */
class CasesTest {
  private static final Path CASES = cases();

  @TempDir private Path directory;

  @Command
  private static final class Options {
    @Mixin private DataOptions data;
    @Mixin private StreamOptions stream;
  }

  /** Opened data with all their examples. */
  private record Read(ExampleData data, List<LabelledExample> examples) {
    List<Integer> labels() {
      return examples.stream().map(LabelledExample::label).toList();
    }

    int size() {
      return examples.size();
    }
  }

  private static Read read(String file, String... arguments) {
    Options options = new Options();
    List<String> all = new ArrayList<>(List.of(arguments));
    String kind = file.endsWith(".json") || file.endsWith(".jsonl") ? "jsonl=" : "csv=";
    all.add(0, "--data=" + kind + CASES.resolve(file));
    new CommandLine(options).parseArgs(all.toArray(String[]::new));
    ExampleData data = options.data.toLearn(options.stream);
    List<LabelledExample> examples = new ArrayList<>();
    try (ExampleStream stream = options.stream.stream(data, Optional.empty())) {
      stream.forEachRemaining(examples::add);
    }
    return new Read(data, examples);
  }

  @Test
  void aFileSortedByClassGivesAWordOfWarningAndCanBeShuffled() {
    Read sorted = read("flowers_sorted.csv", "--label-column=species");
    assertThat(sorted.data().remarks())
        .singleElement()
        .asString()
        .contains("runs of one class: the label changes 2 times in 150 rows", "--shuffle");
    Read shuffled = read("flowers_sorted.csv", "--label-column=species", "--shuffle");
    assertThat(changes(sorted)).isEqualTo(2);
    assertThat(changes(shuffled)).isGreaterThan(80);
    assertThat(shuffled.labels()).containsExactlyInAnyOrderElementsOf(sorted.labels());
    Read again = read("flowers_sorted.csv", "--label-column=species", "--shuffle=1");
    Read other = read("flowers_sorted.csv", "--label-column=species", "--shuffle=2");
    assertThat(again.labels()).isEqualTo(shuffled.labels()).isNotEqualTo(other.labels());
    assertThat(read("three_classes.csv").data().remarks()).isEmpty();
  }

  private static int changes(Read read) {
    int changes = 0;
    for (int i = 1; i < read.size(); i++) {
      changes += read.labels().get(i).equals(read.labels().get(i - 1)) ? 0 : 1;
    }
    return changes;
  }

  @Test
  void classesFromOneAreNamedByTheirValues() {
    Read read = read("one_to_three.csv");
    assertThat(read.data().classNames().names()).containsExactly("1", "2", "3");
    assertThat(read.labels()).hasSize(600).containsOnly(0, 1, 2);
  }

  @Test
  void aFileWithoutOneClassKeepsTheNumbersOfTheOthers() {
    List<String> all = read("three_classes.csv").data().classNames().names();
    assertThat(all).containsExactly("lily", "rosa", "tulip");
    String classes = "--classes=" + String.join(",", all);
    assertThat(read("three_classes_one_absent.csv", classes).labels())
        .hasSize(90)
        .containsOnly(0, 2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ward.csv|line 2, column ward: 3D (expected: a finite number",
        "infnan.csv|line 2, column b: NaN (expected: a finite number",
        "huge.csv|line 2, column b: 1e39 (expected: a finite number",
        "nan.jsonl|line 1, column b: NaN (expected: a finite number",
        "missing_label.csv|line 2: no label in column label (expected: one; --unlabelled-rows",
        "only_numbers.csv|line 402, column age: missing (expected: a finite number",
        "quoted_newline.csv|line 8, column b\\nin cm: x (expected: a finite number",
        "header_only.csv|no rows (expected: at least one)",
        "one_class.csv|every label is spam (expected: at least two classes; --classes",
        "komma.csv|--delimiter ';' reads this file, with --decimal ,",
        "tab.csv|--delimiter tab reads this file",
        "latin1.csv|line 2: bytes that are no UTF-8 text",
        "nested.jsonl|every label is 1",
      })
  void refusesBeforeTheFirstExampleAndNamesRowColumnAndValue(String file, String message) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining(file)
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1).hasSizeLessThan(500));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "komma.csv|--delimiter=; --decimal=, --label-column=art|200",
        "punkt.csv|--delimiter=; --label-column=art|200",
        "latin1.csv|--encoding=latin1|300",
        "crlf.csv||300",
        "utf8bom.csv||300",
        "missing_label.csv|--unlabelled-rows|400",
        "bool.jsonl||2",
        "array.json||2",
        "tab.csv|--delimiter=tab|2",
        "tab.csv|--delimiter=\\t|2",
        "nested.jsonl|--classes=2|1",
        "one_class.csv|--classes=ham,spam|2",
        "columns.csv||39",
      })
  void readsWithTheRightOptions(String file, String options, int rows) {
    String[] arguments = options == null ? new String[0] : options.split(" ");
    assertThat(read(file, arguments).size()).isPositive().isGreaterThanOrEqualTo(rows);
  }

  @Test
  void aCommaDecimalWithoutItsOptionIsToldTheOption() {
    assertThatThrownBy(() -> read("komma.csv", "--delimiter=;", "--label-column=art"))
        .hasMessageContaining("line 2, column länge: 0,1 (expected: a finite number; --decimal ,");
  }

  @Test
  void labelsAreStrippedOfAnySpaceAndComposed() {
    assertThat(read("nbsp.csv").data().classNames().names()).containsExactly("ja", "nein");
    assertThat(read("utf8bom.csv").data().classNames().names())
        .isEqualTo(read("crlf.csv").data().classNames().names())
        .hasSize(3);
    assertThat(read("latin1.csv", "--encoding=latin1").data().classNames().names())
        .isEqualTo(read("crlf.csv").data().classNames().names());
  }

  @Test
  void rowsWithoutALabelArePredictedOnlyIfSo() {
    Read read = read("missing_label.csv", "--unlabelled-rows");
    assertThat(read.labels()).contains(LabelledExample.NO_LABEL, 0, 1);
  }

  @Test
  void anUnnamedColumnThatCountsGivesAWordAndCanBeLeftOut() {
    assertThat(read("pandas_index.csv").data().remarks())
        .anyMatch(line -> line.contains("only counts the rows: --ignore-columns=0"));
    assertThat(read("pandas_index.csv", "--ignore-columns=0").data().inputs())
        .containsExactly("a", "b");
  }

  @Test
  void aNameWithANewlineIsShownEscaped() {
    assertThatThrownBy(() -> read("quoted_newline.csv", "--label-column=x"))
        .hasMessageContaining("(expected: one of a, b\\nin cm, label)");
  }

  @Test
  void aRealNumberIsATargetNotSixtyClasses() {
    Read read = read("price.csv", "--label-column=price");
    assertThat(read.examples())
        .allMatch(LabelledExample::hasTarget)
        .noneMatch(LabelledExample::hasLabel);
    assertThat(read.examples().get(0).target()).isEqualTo(-2.5662f);
    assertThat(read.data().classNames().count()).isZero();
    assertThat(read("price.csv", "--target-column=price").labels()).containsOnly(-1);
    // Whole numbers are classes unless they are said to be more.
    assertThat(read("one_to_three.csv").data().classNames().count()).isEqualTo(3);
    assertThat(read("one_to_three.csv", "--target-column=label").examples())
        .allMatch(LabelledExample::hasTarget);
  }

  @Test
  void columnsAreMatchedByNameWhereAModelKnowsThem() {
    Options options = new Options();
    Path file = CASES.resolve("columns_reordered.csv");
    new CommandLine(options).parseArgs("--data=csv=" + file);
    List<String> known = List.of("alpha", "beta", "gamma", "delta");
    ExampleData data =
        options.data.toPredict(
            tables ->
                new io.dni.dataset.source.DataRequest.Tables(
                    tables.dialect(), tables.layout().withInputs(known), tables.classes()));
    assertThat(data.inputs()).isEqualTo(known);
    try (ExampleStream stream = data.inOrder()) {
      assertThat(stream.next().features().toArray())
          .containsExactly(-1.1033f, -7.2502f, -78.1805f, 0.0267f);
    }
  }

  /** What goes into a stream whose model somebody else has named. */
  @Test
  void columnsAreMatchedByTheNamesThatTheUserGives() {
    Read read = read("columns_reordered.csv", "--inputs=gamma,alpha");
    assertThat(read.data().inputs()).containsExactly("gamma", "alpha");
    assertThat(read.examples().get(0).features().toArray()).containsExactly(-78.1805f, -1.1033f);
    assertThatThrownBy(() -> read("columns_reordered.csv", "--inputs=gamma,omega"))
        .hasMessageContaining("omega");
  }

  @Test
  void aPipeIsReadLikeAFile() throws IOException, InterruptedException {
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor(10, TimeUnit.SECONDS))
        .isTrue();
    for (String classes : List.of("--classes=lily,rosa,tulip", "--label-column=label")) {
      Thread writer =
          new Thread(
              () -> {
                try (OutputStream out = Files.newOutputStream(pipe)) {
                  Files.copy(CASES.resolve("three_classes.csv"), out);
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      writer.start();
      Options options = new Options();
      new CommandLine(options).parseArgs("--data=csv=" + pipe, classes);
      ExampleData data = options.data.toLearn(options.stream);
      int rows = 0;
      try (ExampleStream stream = options.stream.stream(data, Optional.empty())) {
        for (; stream.hasNext(); stream.next()) {
          rows++;
        }
      }
      writer.join(TimeUnit.SECONDS.toMillis(10));
      assertThat(rows).isEqualTo(900);
    }
  }

  private static Path cases() {
    try {
      return Path.of(CasesTest.class.getResource("/cases/README.md").toURI()).getParent();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
