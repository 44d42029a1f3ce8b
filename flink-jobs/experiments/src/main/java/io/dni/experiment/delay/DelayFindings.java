// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.delay;

import io.dni.experiment.ExperimentResult;
import io.dni.experiment.ResultRow;
import io.dni.experiment.ResultTable;
import io.dni.experiment.RowSet;
import io.dni.experiment.Statement;
import io.dni.picture.LineChart;
import io.dni.picture.Picture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the rows of {@link GradientDelay} say. */
final class DelayFindings {
  private final RowSet all;
  private final RowSet backpropagation;
  private final RowSet none;
  private final RowSet sg;
  private final RowSet duplicating;
  private final RowSet losing;
  private final RowSet overtaking;
  private final RowSet delayed;
  private final RowSet atOnce;

  DelayFindings(List<ResultRow> rows) {
    all = new RowSet(rows);
    backpropagation = all.where("source", "backprop");
    none = all.where("source", "none");
    sg = all.where(r -> r.text("source").startsWith("sg"));
    duplicating = sg.where(r -> r.number("duplicated") > 0);
    losing = sg.where(r -> r.number("lost") > 0);
    overtaking = sg.where("overtaking", "true");
    delayed = sg.where("duplicated", 0).where("lost", 0).where("overtaking", "false");
    atOnce = delayed.where("delay", 0);
  }

  ExperimentResult result() {
    return new ExperimentResult(all.rows(), statements(), List.of(table()), pictures(), notes());
  }

  private List<Statement> statements() {
    double longest = delayed.most("delay");
    RowSet latest = delayed.where("delay", longest);
    double best = backpropagation.mean("accuracy");
    double perfect = atOnce.mean("accuracy");
    return List.of(
        Statement.atLeast(
            "Back-propagation learns the stream (accuracy of the last quarter)", best, 0.84),
        Statement.atMost(
            "With frozen lower segments it is not learned (accuracy, best seed)",
            none.most("accuracy"),
            0.66),
        Statement.atLeast(
            "SG learns it at every delay up to 100 batches (accuracy, worst run)",
            delayed.where(r -> r.number("delay") <= 100).least("accuracy"),
            0.83),
        Statement.atMost(
            "SG with gradients at once is close to back-propagation (accuracy lost)",
            best - perfect,
            0.01),
        Statement.atMost(
            "A delay of %.0f batches costs little (accuracy lost against none)".formatted(longest),
            perfect - latest.mean("accuracy"),
            0.02),
        Statement.atLeast(
            "Late gradients make worse guesses (relative SG error at %.0f batches over that at 0)"
                .formatted(longest),
            latest.mean("relative error") / atOnce.mean("relative error"),
            1),
        Statement.atMost(
            "Gradients that overtake each other cost little (accuracy lost, worst mean delay)",
            perfect - Arrays.stream(overtaking.meansBy("delay", "accuracy")).min().orElse(0),
            0.02),
        Statement.atMost(
            "Half of the gradients may be lost (accuracy lost)",
            perfect - losing.where("lost", 0.5).mean("accuracy"),
            0.01),
        Statement.atMost(
            "Nothing waits for a lost gradient (batches without a step, all runs)",
            sg.most("batches unlearned"),
            0),
        Statement.atMost(
            "Duplicates change not one bit of any parameter (runs that differ from the one"
                + " without)",
            duplicating.where(this::differsFromTheRunWithout).rows().size(),
            0),
        Statement.atMost(
            "Each duplicate is counted as unmatched (largest difference of the two counts)",
            duplicating.rows().stream()
                .mapToDouble(r -> Math.abs(r.number("unmatched") - r.number("signals sent twice")))
                .max()
                .orElse(Double.NaN),
            0));
  }

  private boolean differsFromTheRunWithout(ResultRow twice) {
    ResultRow once =
        delayed.where("seed", twice.number("seed")).where("delay", twice.number("delay")).only();
    return !once.text("parameters").equals(twice.text("parameters"));
  }

  private ResultTable table() {
    List<List<String>> cells = new ArrayList<>();
    cells.add(line("back-propagation", backpropagation));
    for (double delay : delayed.distinct("delay")) {
      cells.add(line("SG, delay %.0f".formatted(delay), delayed.where("delay", delay)));
    }
    for (double delay : overtaking.distinct("delay")) {
      cells.add(
          line(
              "SG, delay 0 to %.0f, overtaking".formatted(2 * delay),
              overtaking.where("delay", delay)));
    }
    for (double lost : losing.distinct("lost")) {
      cells.add(line("SG, %.0f %% lost".formatted(100 * lost), losing.where("lost", lost)));
    }
    for (double delay : duplicating.distinct("delay")) {
      for (double share : duplicating.distinct("duplicated")) {
        cells.add(
            line(
                "SG, delay %.0f, %.0f %% twice".formatted(delay, 100 * share),
                duplicating.where("delay", delay).where("duplicated", share)));
      }
    }
    cells.add(line("none below the output", none));
    return new ResultTable(
        "Last quarter of the stream, mean over seeds (lowest to highest); the best possible is"
            + " 0.90",
        List.of("stream", "accuracy", "relative SG error", "cosine", "corrections", "unmatched"),
        cells);
  }

  private static List<String> line(String name, RowSet rows) {
    return List.of(
        name,
        rows.spread("accuracy"),
        text("%.3f", rows.mean("relative error")),
        text("%.3f", rows.mean("cosine")),
        text("%.0f", rows.mean("corrections")),
        text("%.0f", rows.mean("unmatched")));
  }

  private List<Picture> pictures() {
    double[] delays = delayed.distinct("delay");
    LineChart late =
        new LineChart("Late gradients", "gradient delay (batches)", "accuracy, last quarter")
            .rangeY(0.58, 0.88)
            .marked("SG, in order", delays, delayed.meansBy("delay", "accuracy"))
            .points(
                "SG, overtaking",
                overtaking.distinct("delay"),
                overtaking.meansBy("delay", "accuracy"));
    references(late, delayed.most("delay"));
    LineChart guess =
        new LineChart("What late gradients do to the guess", "gradient delay (batches)", "")
            .rangeY(0, 1)
            .marked("relative error", delays, delayed.meansBy("delay", "relative error"))
            .marked("cosine", delays, delayed.meansBy("delay", "cosine"));
    RowSet lossy = atOnce.and(losing);
    LineChart lost =
        new LineChart("Lost gradients", "share that never arrives", "accuracy, last quarter")
            .rangeY(0.58, 0.88)
            .marked("SG", lossy.distinct("lost"), lossy.meansBy("lost", "accuracy"));
    references(lost, 1);
    return List.of(
        new Picture(
            "delay-accuracy",
            "Accuracy over the last quarter of the stream against the gradient delay (for"
                + " overtaking gradients, the mean delay); dashed, back-propagation above and"
                + " frozen lower segments below.",
            late.image()),
        new Picture(
            "delay-guess",
            "Relative error ‖δ̂ − δ‖ / ‖δ‖ of the guesses and their cosine with the true gradient,"
                + " against the delay.",
            guess.image()),
        new Picture(
            "delay-lost", "Accuracy against the share of gradients that are lost.", lost.image()));
  }

  private void references(LineChart chart, double end) {
    double best = backpropagation.mean("accuracy");
    double worst = none.mean("accuracy");
    chart.dashed("back-propagation (above)", new double[] {0, end}, new double[] {best, best});
    chart.dashed("none (below)", new double[] {0, end}, new double[] {worst, worst});
  }

  private static List<String> notes() {
    return List.of(
        "The relative error and the cosine are those of the guesses that were learned from, over"
            + " all interfaces: each is compared with its true gradient, whenever that arrives.",
        "Gradients are lost or doubled per interface, independently. A lost one leaves its batch"
            + " pending until the bound of 256 evicts it; no step waits for it.");
  }

  private static String text(String format, double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
  }
}
