// SPDX-License-Identifier: Apache-2.0
package io.dni.inspect;

import static io.dni.inspect.InspectionTable.number;

import io.dni.learning.metrics.Figures;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;

/**
 * The figures of a model's predictions, for people: of the newest window beside those of the whole
 * run, and where labels come late those of the arrivals too.
 */
final class ScoreTable {
  private final PrintWriter out;

  ScoreTable(PrintWriter out) {
    this.out = out;
  }

  /**
   * Prints the table; nothing where there are no figures.
   *
   * @param figures by scope and name, as in {@link Figures#name}
   */
  void print(Map<String, Double> figures) {
    if (figures.isEmpty()) {
      return;
    }
    line("");
    boolean late = figures.keySet().stream().anyMatch(key -> key.startsWith(Figures.ARRIVAL + "."));
    String header = late ? "%-16s %9s %9s %9s  %s" : "%-16s %9s %9s%s  %s";
    line(
        header,
        "predictions",
        "window",
        "run",
        late ? "arrival" : "",
        "each made before it was learned");
    for (Figures.Figure f : Figures.all()) {
      Double run = figures.get(Figures.name(Figures.RUN, f));
      if (run != null) {
        line(
            header,
            f.key(),
            number(figures.get(Figures.name(Figures.WINDOW, f))),
            number(run),
            late ? number(figures.get(Figures.name(Figures.ARRIVAL, f))) : "",
            f.meaning());
      }
    }
  }

  private void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values).stripTrailing());
  }
}
