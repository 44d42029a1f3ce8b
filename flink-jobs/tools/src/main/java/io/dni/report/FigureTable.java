// SPDX-License-Identifier: Apache-2.0
package io.dni.report;

import io.dni.learning.metrics.Figures;
import io.dni.learning.metrics.Figures.Figure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Figures of predictions as lines of text, in the order of the registry. */
public final class FigureTable {
  private static final String ABSENT = "-";

  private FigureTable() {}

  /** The newest window of each model: a row per model, a column per figure that any of them has. */
  public static List<String> ofWindows(Map<String, Map<String, Double>> byModel) {
    List<Figure> columns =
        Figures.all().stream()
            .filter(
                f ->
                    byModel.values().stream()
                        .anyMatch(m -> m.containsKey(Figures.name(Figures.WINDOW, f))))
            .toList();
    if (columns.isEmpty()) {
      return List.of();
    }
    List<List<String>> rows = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("newest examples of"));
    columns.forEach(f -> header.add(f.key()));
    header.add("drift alarms");
    rows.add(header);
    byModel.forEach(
        (model, figures) -> {
          List<String> row = new ArrayList<>(List.of(model));
          columns.forEach(f -> row.add(text(figures.get(Figures.name(Figures.WINDOW, f)))));
          Double alarms = figures.get("run.driftAlarms");
          row.add(alarms == null ? ABSENT : String.format(Locale.ROOT, "%.0f", alarms));
          rows.add(row);
        });
    return TextTable.lines(rows);
  }

  /**
   * How often which class was taken for which, with the F1 of each class: a row per class, where
   * there are few.
   *
   * @param scope the newest window or the whole run
   */
  public static List<String> ofClasses(Map<String, Double> figures, String scope) {
    int classes = 0;
    while (figures.containsKey(Figures.confusion(scope, classes, classes))) {
      classes++;
    }
    if (classes == 0) {
      return List.of();
    }
    List<List<String>> rows = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of(scope + ": class"));
    for (int c = 0; c < classes; c++) {
      header.add("as " + c);
    }
    header.add("F1");
    rows.add(header);
    for (int label = 0; label < classes; label++) {
      List<String> row = new ArrayList<>(List.of(Integer.toString(label)));
      double either = 0;
      for (int c = 0; c < classes; c++) {
        double taken = figures.getOrDefault(Figures.confusion(scope, label, c), 0.0);
        either += taken + figures.getOrDefault(Figures.confusion(scope, c, label), 0.0);
        row.add(String.format(Locale.ROOT, "%.0f", taken));
      }
      double hits = figures.getOrDefault(Figures.confusion(scope, label, label), 0.0);
      row.add(either == 0 ? ABSENT : text(2 * hits / either));
      rows.add(row);
    }
    return TextTable.lines(rows);
  }

  /**
   * One model: a row per figure, the newest window and the whole run beside each other, and where
   * labels came later the predictions on arrival.
   */
  public static List<String> of(Map<String, Double> figures) {
    List<List<String>> rows = new ArrayList<>();
    boolean late =
        Figures.all().stream().anyMatch(f -> figures.containsKey(Figures.name(Figures.ARRIVAL, f)));
    rows.add(row("before learning", "window", "run", late ? "on arrival" : "", "what it is"));
    for (Figure f : Figures.all()) {
      Double run = figures.get(Figures.name(Figures.RUN, f));
      Double window = figures.get(Figures.name(Figures.WINDOW, f));
      if (run != null || window != null) {
        String arrival = late ? text(figures.get(Figures.name(Figures.ARRIVAL, f))) : "";
        rows.add(row(f.key(), text(window), text(run), arrival, f.meaning()));
      }
    }
    if (rows.size() == 1) {
      return List.of();
    }
    List<String> lines = new ArrayList<>(TextTable.lines(rows));
    for (String scope : Figures.SCOPES) {
      lines.addAll(ofClasses(figures, scope));
    }
    return lines;
  }

  /** Without the cells that are empty. */
  private static List<String> row(String... cells) {
    return Arrays.stream(cells).filter(cell -> !cell.isEmpty()).toList();
  }

  private static String text(Double value) {
    return value == null ? ABSENT : String.format(Locale.ROOT, "%.4f", value);
  }
}
