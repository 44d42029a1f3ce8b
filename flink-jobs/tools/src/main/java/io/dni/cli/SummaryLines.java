// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import static io.dni.learning.decoupling.SegmentFigure.CORRECTIONS;
import static io.dni.learning.decoupling.SegmentFigure.EVICTED;
import static io.dni.learning.decoupling.SegmentFigure.GRADIENT_DELAY;
import static io.dni.learning.decoupling.SegmentFigure.IMPLIED_LOSS;
import static io.dni.learning.decoupling.SegmentFigure.PENDING_MAX;
import static io.dni.learning.decoupling.SegmentFigure.SG_COSINE;
import static io.dni.learning.decoupling.SegmentFigure.SG_RELATIVE_ERROR;
import static io.dni.learning.decoupling.SegmentFigure.TRUE_LOSS;
import static io.dni.learning.decoupling.SegmentFigure.UNMATCHED;
import static io.dni.report.TextTable.number;

import io.dni.learning.metrics.Figures;
import io.dni.learning.metrics.RegressionFigure;
import io.dni.report.FigureTable;
import io.dni.report.RunSummary;
import io.dni.report.TextTable;
import io.dni.schemas.Printable;
import io.dni.streaming.message.SegmentSnapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a run came to, for the terminal. */
final class SummaryLines {
  private SummaryLines() {}

  static List<String> of(RunSummary summary, Path directory) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "segment",
            "true loss",
            "implied",
            "SG error",
            "cosine",
            "delay",
            "pending max",
            "corrections",
            "unmatched",
            "evicted"));
    for (RunSummary.SegmentSummary segment : summary.segments()) {
      SegmentSnapshot s = segment.newest();
      rows.add(
          List.of(
              Integer.toString(segment.index()),
              number("%.4f", s.value(TRUE_LOSS)),
              number("%.4f", s.value(IMPLIED_LOSS)),
              number("%.3f", s.value(SG_RELATIVE_ERROR)),
              number("%.3f", s.value(SG_COSINE)),
              number("%.1f", s.value(GRADIENT_DELAY)),
              Long.toString(s.count(PENDING_MAX)),
              String.format(Locale.ROOT, "%,d", s.count(CORRECTIONS)),
              Long.toString(s.count(UNMATCHED)),
              Long.toString(s.count(EVICTED))));
    }
    lines.addAll(TextTable.lines(rows));
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d examples in %.1f s of training, %,.0f/s; %.1f s in all",
            summary.examples(),
            summary.trainingSeconds(),
            summary.examplesPerSecond(),
            summary.wallSeconds()));
    if (!summary.prequentialAccuracyByQuarter().isEmpty() && !predictsNumbers(summary)) {
      lines.add(
          summary.prequentialAccuracyByQuarter().stream()
              .map(a -> String.format(Locale.ROOT, "%.4f", a))
              .collect(Collectors.joining("  ", "accuracy before learning, by quarter: ", "")));
    }
    summary
        .models()
        .forEach(
            model -> {
              List<String> figures =
                  FigureTable.of(summary.figures().getOrDefault(model, Map.of()));
              if (!figures.isEmpty()) {
                lines.add("");
                lines.add(
                    "predictions of model "
                        + Printable.of(model, Printable.LINE)
                        + ", each made before it was learned:");
                lines.addAll(figures);
              }
            });
    summary
        .labels()
        .forEach(
            (model, stand) -> {
              lines.add("");
              lines.add("labels of model " + Printable.of(model, Printable.LINE) + ":");
              lines.addAll(stand.lines());
            });
    if (summary.exitReason().equals(RunSummary.INCOMPLETE)) {
      lines.add("incomplete: fewer examples were learned than asked for; no more will come");
    }
    summary.troubles().line().ifPresent(lines::add);
    summary.savepoint().ifPresent(path -> lines.add("savepoint  " + path));
    lines.add("report     " + directory.resolve("report.html"));
    return lines;
  }

  /** Of numbers there is no accuracy. */
  private static boolean predictsNumbers(RunSummary summary) {
    String rmse = Figures.name(Figures.RUN, RegressionFigure.RMSE);
    return summary.figures().values().stream().anyMatch(f -> f.containsKey(rmse));
  }
}
