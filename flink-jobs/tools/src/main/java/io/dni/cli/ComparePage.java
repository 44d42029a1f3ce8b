// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.inspect.JsonText;
import io.dni.learning.metrics.ClassFigure;
import io.dni.picture.LineChart;
import io.dni.picture.Picture;
import io.dni.report.PictureFiles;
import io.dni.report.TextTable;
import io.dni.tabular.TableRules;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code dni compare} has found, as a page, a file for programs and a chart. */
final class ComparePage {
  private static final List<ClassFigure> FIGURES =
      List.of(ClassFigure.ACCURACY, ClassFigure.KAPPA, ClassFigure.LOG_LOSS, ClassFigure.MACRO_F1);

  private final String data;
  private final TableRules rules;
  private final List<SetupOutcome> outcomes;

  ComparePage(String data, TableRules rules, List<SetupOutcome> outcomes) {
    this.data = data;
    this.rules = rules;
    this.outcomes = outcomes;
  }

  /** Writes the page and its files to a directory, and its table to the terminal. */
  void write(Path directory, PrintWriter out) throws IOException {
    Files.createDirectories(directory);
    List<List<String>> table = table();
    List<String> page = new ArrayList<>();
    page.add("# " + data);
    page.add("");
    page.add(rules.text() + ".");
    page.add("");
    for (int i = 0; i < table.size(); i++) {
      page.add("| " + String.join(" | ", table.get(i)) + " |");
      if (i == 0) {
        page.add("|---".repeat(table.get(0).size()) + "|");
      }
    }
    Map<String, Double> first = outcomes.get(0).figures();
    page.add("");
    page.add(
        String.format(
            Locale.ROOT,
            "Baselines: always the most frequent class %.4f, the class of the row before %.4f.",
            first.get(ClassFigure.MAJORITY.key()),
            first.get(ClassFigure.CLASS_BEFORE.key())));
    String baselines = page.get(page.size() - 1);
    page.add("");
    Files.writeString(directory.resolve("compare.json"), JsonText.of(outcomes) + "\n");
    LineChart chart =
        new LineChart(
            "Accuracy before learning, in windows", "share of the stream", "accuracy", 900, 480);
    for (SetupOutcome outcome : outcomes) {
      double[] x = new double[outcome.curve().length];
      java.util.Arrays.setAll(x, i -> (i + 1.0) / x.length);
      chart.line(outcome.name(), x, outcome.curve());
    }
    List<Path> written =
        PictureFiles.write(
            List.of(new Picture("compare", "accuracy of each configuration", chart.image())),
            directory,
            true);
    page.add("![Accuracy over the stream](" + written.get(0).getFileName() + ")");
    Files.write(directory.resolve("compare.md"), page);
    TextTable.lines(table).forEach(out::println);
    out.println(baselines);
    out.println(directory.resolve("compare.md"));
    out.flush();
  }

  private List<List<String>> table() {
    List<List<String>> table = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("configuration", "network"));
    FIGURES.forEach(figure -> header.add(figure.key()));
    header.addAll(List.of("last quarter", "rows/s"));
    table.add(header);
    for (SetupOutcome outcome : outcomes) {
      List<String> line = new ArrayList<>(List.of(outcome.name(), outcome.network()));
      for (ClassFigure figure : FIGURES) {
        Double value = outcome.figures().get(figure.key());
        line.add(value == null ? "-" : String.format(Locale.ROOT, "%.4f", value));
      }
      line.add(String.format(Locale.ROOT, "%.4f", outcome.lastQuarter()));
      line.add(String.format(Locale.ROOT, "%,.0f", outcome.rowsPerSecond()));
      table.add(line);
    }
    return table;
  }
}
