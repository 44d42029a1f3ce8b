// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.theory;

import io.dni.experiment.ExperimentResult;
import io.dni.experiment.MarkdownPage;
import io.dni.experiment.ResultRow;
import io.dni.experiment.ResultTable;
import io.dni.experiment.RowSet;
import io.dni.experiment.Statement;
import io.dni.picture.LineChart;
import io.dni.picture.Picture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the rows of Corollary 1 say. */
final class Corollary1Verdict {
  private static final List<String> SCHEDULES =
      List.of("rule", "no rule", "gate off", "gate skip", "gate scale");

  private final RowSet rows;

  Corollary1Verdict(List<ResultRow> rows) {
    this.rows = new RowSet(rows);
  }

  ExperimentResult result() {
    RowSet rule = rows.where("schedule", "rule");
    RowSet skip = rows.where("schedule", "gate skip");
    List<Statement> statements =
        List.of(
            Statement.atMost(
                "With the rule training reaches the global optimum (excess of the final loss over it, worst data set)",
                rule.most("excess"),
                1e-3),
            Statement.atLeast(
                "... every step that is taken points downhill (least cosine of guessed and true gradient; the rule's bound 1/3 means at least √(1 − 1/9))",
                rule.least("least cosine"),
                0.94),
            Statement.atMost(
                "... and the loss never rises (sum of all rises, worst data set)",
                rule.most("rises"),
                1e-5),
            Statement.atMost(
                "Without the rule some steps do not point downhill (least cosine, mean of data sets)",
                rows.where("schedule", "no rule").mean("least cosine"),
                0),
            Statement.atMost(
                "The trust gate, which knows running norms only, reaches the optimum as well (gate skip, excess, worst data set)",
                skip.most("excess"),
                1e-2),
            Statement.atMost(
                "... and lets the loss rise less than no gate (sum of rises with gate skip over that with gate off)",
                skip.mean("rises") / rows.where("schedule", "gate off").mean("rises"),
                1));
    List<List<String>> cells = new ArrayList<>();
    for (String data : List.of("noisy2", "random2")) {
      for (String schedule : SCHEDULES) {
        RowSet own = rows.where("data", data).where("schedule", schedule);
        cells.add(
            List.of(
                data,
                schedule,
                MarkdownPage.number(own.mean("steps")),
                MarkdownPage.number(own.mean("excess")),
                MarkdownPage.number(own.most("excess")),
                MarkdownPage.number(own.mean("largest loss")),
                MarkdownPage.number(own.mean("rises"))));
      }
    }
    ResultTable table =
        new ResultTable(
            "By schedule, mean of the data sets (paper: convergence is possible; no figures)",
            List.of(
                "data",
                "schedule",
                "steps of the lower segment",
                "excess over the optimum",
                "worst",
                "largest loss",
                "sum of rises"),
            cells);
    return new ExperimentResult(
        rows.rows(), statements, List.of(table), List.of(picture()), notes());
  }

  private Picture picture() {
    LineChart chart =
        new LineChart("noisy2, first data set: loss over its optimum", "iteration", "excess")
            .logY();
    for (String schedule : SCHEDULES) {
      ResultRow row = rows.where("data", "noisy2").where("schedule", schedule).rows().get(0);
      double optimum = row.number("optimum");
      chart.line(
          schedule,
          Arrays.stream(row.seriesOf("loss"))
              .map(l -> Math.min(Math.max(l / optimum - 1, 1e-6), 1e3))
              .toArray());
    }
    return new Picture(
        "corollary1",
        "Share of the loss above the optimum, first 400 iterations: the proof's rule, no rule, and the"
            + " trust gate off, skipping and scaling.",
        chart.image());
  }

  private static List<String> notes() {
    return List.of(
        "The rule needs the true parameter gradient in every iteration, so it is of use in a proof"
            + " and not in a stream. The trust gate has the running error of past guesses only; it"
            + " holds back the lower segment alone, while the layers above, which know their true"
            + " gradient, go on.",
        "Without a rule the modules still catch up with a model that learns slowly enough: the rule"
            + " guards the start, when the modules know nothing.");
  }
}
