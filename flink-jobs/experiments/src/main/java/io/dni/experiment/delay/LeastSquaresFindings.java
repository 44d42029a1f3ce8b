// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.delay;

import io.dni.experiment.ExperimentResult;
import io.dni.experiment.ResultRow;
import io.dni.experiment.ResultTable;
import io.dni.experiment.RowSet;
import io.dni.experiment.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the rows of {@link LeastSquaresStream} say. */
final class LeastSquaresFindings {
  /** Accuracy that the noise of the labels allows. */
  private static final double BEST = 0.9;

  /** Delays, and what the reference reached by least squares: the mean of two seeds. */
  private static final Map<Integer, Double> REFERENCE = Map.of(0, .8545, 5, .855, 20, .855);

  private final RowSet all;
  private final RowSet rows;
  private final RowSet byBatch;
  private final RowSet solved;
  private final RowSet descended;
  private final RowSet locked;
  private final List<Integer> delays;
  private final double tolerance;

  /**
   * Sorts the rows.
   *
   * @param delays in batches, of the runs
   * @param tolerance difference of accuracies that these runs cannot tell from none
   */
  LeastSquaresFindings(List<ResultRow> all, List<Integer> delays, double tolerance) {
    this.all = new RowSet(all);
    this.delays = delays;
    this.tolerance = tolerance;
    rows = this.all.where("predictions", "as unlabelled");
    byBatch = this.all.where("predictions", "of the learning pass");
    solved = rows.where("source", LeastSquaresStream.SOLVED);
    descended = rows.where("source", LeastSquaresStream.DESCENDED);
    locked = rows.where("source", LeastSquaresStream.LOCKED);
  }

  ExperimentResult result() {
    List<Statement> statements = new ArrayList<>();
    List<List<String>> cells = new ArrayList<>();
    cells.add(line("back-propagation", locked));
    for (int delay : delays) {
      RowSet here = solved.where("delay", delay);
      RowSet learning = byBatch.where("delay", delay);
      statements.add(
          Statement.atMost(
              ("Delay %d: as the reference, %.4f (difference of the means, predictions of the"
                      + " learning pass)")
                  .formatted(delay, REFERENCE.get(delay)),
              Math.abs(learning.mean("accuracy") - REFERENCE.get(delay)),
              tolerance));
      cells.add(line("least squares, delay " + delay, here));
      cells.add(line("the same, predictions of the learning pass", learning));
      cells.add(line("Adam, delay " + delay, descended.where("delay", delay)));
    }
    statements.add(
        Statement.atMost(
            "Least squares learns as well as back-propagation (accuracy lost)",
            locked.mean("accuracy") - solved.mean("accuracy"),
            tolerance / 2));
    statements.add(
        Statement.atLeast(
            "and better than modules that descend (accuracy gained)",
            solved.mean("accuracy") - descended.mean("accuracy"),
            0.001));
    statements.add(
        Statement.atMost(
            "A delay of 20 batches costs it nothing to speak of (accuracy lost)",
            solved.where("delay", 0).mean("accuracy") - solved.where("delay", 20).mean("accuracy"),
            0.003));
    statements.add(
        Statement.atLeast(
            "Its guesses have the direction of the gradient (least cosine)",
            solved.least("cosine"),
            0.5));
    statements.add(
        Statement.atMost(
            "Nothing beats the noise of the labels (accuracy, best run)",
            rows.most("accuracy"),
            BEST));
    return new ExperimentResult(
        all.rows(),
        statements,
        List.of(
            new ResultTable(
                "Last quarter of the stream, mean over seeds (lowest to highest); the best possible"
                    + " is 0.90",
                List.of("modules", "accuracy", "relative SG error", "cosine"),
                cells)),
        List.of(),
        List.of(
            "Predictions are those that an unlabelled example would get, with running statistics;"
                + " the reference scored those of the learning pass, with the batch's own.",
            "The reference is an independent NumPy program; its two seeds differ by up to 0.004,"
                + " other data and start values by as much again."));
  }

  private static List<String> line(String name, RowSet rows) {
    return List.of(
        name,
        rows.spread("accuracy"),
        text(rows.mean("relative error")),
        text(rows.mean("cosine")));
  }

  private static String text(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.3f", value);
  }
}
