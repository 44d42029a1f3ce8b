// SPDX-License-Identifier: Apache-2.0
package io.dni.report;

import io.dni.learning.metrics.Figures;
import io.dni.learning.metrics.Figures.Figure;
import java.util.ArrayList;
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
          row.add(alarms == null ? ABSENT : "%.0f".formatted(alarms));
          rows.add(row);
        });
    return TextTable.lines(rows);
  }

  /** One model: a row per figure, the newest window and the whole run beside each other. */
  public static List<String> of(Map<String, Double> figures) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("before learning", "window", "run", "what it is"));
    for (Figure f : Figures.all()) {
      Double run = figures.get(Figures.name(Figures.RUN, f));
      Double window = figures.get(Figures.name(Figures.WINDOW, f));
      if (run != null || window != null) {
        rows.add(List.of(f.key(), text(window), text(run), f.meaning()));
      }
    }
    return rows.size() == 1 ? List.of() : TextTable.lines(rows);
  }

  private static String text(Double value) {
    return value == null ? ABSENT : String.format(Locale.ROOT, "%.4f", value);
  }
}
