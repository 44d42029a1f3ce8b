// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.theory;

import io.dni.experiment.ExperimentResult;
import io.dni.experiment.MarkdownPage;
import io.dni.experiment.ResultRow;
import io.dni.experiment.ResultTable;
import io.dni.experiment.RowSet;
import io.dni.experiment.Statement;
import io.dni.experiment.theory.LossSurface.Case;
import io.dni.learning.loss.Loss;
import io.dni.learning.syntheticgradient.Conditioning;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the rows of the loss surfaces say. */
final class LossSurfaceVerdict {
  /** A partial module that correlates less than this with the true loss carries nothing of it. */
  private static final double UNRELATED = 0.2;

  private final RowSet rows;
  private final boolean quick;

  LossSurfaceVerdict(List<ResultRow> rows, boolean quick) {
    this.rows = new RowSet(rows);
    this.quick = quick;
  }

  /** Fidelity of the independent reference (SPEC, section 3), as it is printed there. */
  private record Reference(double correlation, double relativeError) {
    static Reference of(Case c) {
      boolean noisy = c.data().equals("noisy2");
      if (c.loss() == Loss.MSE) {
        double every = noisy ? 0.96 : c.outputs() == 1 ? 0.99 : 0.84;
        return c.everyLayer()
            ? new Reference(every, 0.06)
            : new Reference(noisy ? 1.00 : 0.98, 0.03);
      }
      double correlation = noisy ? 0.999 : c.everyLayer() ? 0.992 : 0.998;
      return new Reference(correlation, noisy ? 0.11 : 0.02);
    }
  }

  ExperimentResult result() {
    List<Statement> statements = new ArrayList<>();
    List<List<String>> full = new ArrayList<>();
    List<List<String>> partial = new ArrayList<>();
    for (Case c : LossSurface.cases(quick)) {
      RowSet own = rows.where(c::is);
      if (c.conditioning() == Conditioning.HY) {
        full(c, own, statements, full);
      } else {
        partial.add(partialCells(c, own));
      }
    }
    statements.addAll(observations());
    ResultTable fullTable =
        new ResultTable(
            "Module on (h, y): correlation / relative error of implied and true loss, mean of data sets and interfaces, the worst in brackets",
            List.of("data", "loss", "outputs", "modules", "reference", "ours"),
            full);
    ResultTable partialTable =
        new ResultTable(
            "Partial conditioning, read out through the network, and where training ends",
            List.of(
                "data", "loss", "module sees", "modules", "correlation", "final loss", "optimum"),
            partial);
    return new ExperimentResult(
        rows.rows(),
        statements,
        List.of(fullTable, partialTable),
        new LossSurfacePictures(rows).all(),
        notes());
  }

  private void full(Case c, RowSet own, List<Statement> statements, List<List<String>> cells) {
    Reference reference = Reference.of(c);
    String name =
        "%s, %s, %d output%s, %s"
            .formatted(
                c.data(), c.lossName(), c.outputs(), c.outputs() > 1 ? "s" : "", c.modules());
    // Half a unit of the last printed digit, or more room for one data set and half the training.
    double unit = c.loss() == Loss.MSE ? 0.005 : 0.0005;
    double slack = quick ? 0.1 : unit;
    statements.add(
        Statement.atLeast(
            name + ": correlation of implied and true loss at or above the reference",
            own.mean("correlation"),
            MarkdownPage.rounded(reference.correlation() - slack)));
    statements.add(
        Statement.atMost(
            name + ": relative error of the implied loss at or below the reference",
            own.mean("relative error"),
            MarkdownPage.rounded(reference.relativeError() + (quick ? 0.1 : 0.005))));
    cells.add(
        List.of(
            c.data(),
            c.lossName(),
            String.valueOf(c.outputs()),
            c.modules(),
            reference.correlation() + " / " + reference.relativeError(),
            "%s / %s (%s / %s)"
                .formatted(
                    three(own.mean("correlation")),
                    three(own.mean("relative error")),
                    three(own.least("worst correlation")),
                    three(own.most("worst relative error")))));
  }

  private static List<String> partialCells(Case c, RowSet own) {
    return List.of(
        c.data(),
        c.lossName(),
        c.conditioning().label(),
        c.modules(),
        three(own.mean("correlation")),
        MarkdownPage.number(own.mean("final loss")),
        MarkdownPage.number(own.mean("optimum")));
  }

  /** The paper's two observations, over both losses and data sets. */
  private List<Statement> observations() {
    RowSet two = rows.where("outputs", 2);
    double full = Double.POSITIVE_INFINITY;
    double h = 0;
    double y = 0;
    for (Case c : LossSurface.cases(quick)) {
      if (c.outputs() != 2) {
        continue; // partial modules are run with two outputs only
      }
      double correlation = rows.where(c::is).mean("correlation");
      switch (c.conditioning()) {
        case HY -> full = Math.min(full, correlation);
        case H -> h = Math.max(h, Math.abs(correlation));
        case Y -> y = Math.max(y, Math.abs(correlation));
        default -> throw new IllegalStateException(c.toString());
      }
    }
    RowSet every = two.where("modules", "every layer").where("data", "noisy2");
    return List.of(
        Statement.atMost(
            "Observation 1: a module on h alone does not know the loss (largest |correlation|)",
            h,
            UNRELATED),
        Statement.atLeast(
            "Observation 1: no partial module comes near the full one (least correlation of the full module minus largest |correlation| of a partial one)",
            full - Math.max(h, y),
            0.3),
        Statement.atMost(
            "Observation 2: h alone reaches a good solution (excess over the optimum, share of it, worst run)",
            worstExcess(two.where("conditioning", "h")),
            0.02),
        Statement.atLeast(
            "Observation 2: y alone at every layer does not (noisy2, excess over the optimum, mean of the runs' shares)",
            meanExcess(every.where("conditioning", "y")),
            0.02),
        Statement.atLeast(
            "Observation 2: h alone is slower (noisy2, every layer: iterations until the loss stays within 5 % of the optimum, as a multiple of the full module's)",
            ratio(every, "settled"), 1),
        Statement.atLeast(
            "Observation 2: h alone is noisier (noisy2, every layer: sum of all rises of the loss, as a multiple of the full module's)",
            ratio(every, "rises"),
            1));
  }

  private static double ratio(RowSet rows, String column) {
    return rows.where("conditioning", "h").mean(column)
        / rows.where("conditioning", "hy").mean(column);
  }

  private static double excess(ResultRow row) {
    return row.number("final loss") / row.number("optimum") - 1;
  }

  private static double worstExcess(RowSet rows) {
    return rows.rows().stream().mapToDouble(LossSurfaceVerdict::excess).max().orElse(Double.NaN);
  }

  private static double meanExcess(RowSet rows) {
    return rows.rows().stream()
        .mapToDouble(LossSurfaceVerdict::excess)
        .average()
        .orElse(Double.NaN);
  }

  private static List<String> notes() {
    return List.of(
        "Implied loss of a module on (h, y), from its parameters alone: residual read-out for MSE,"
            + " closed form for log loss. Fidelity is over all points and recordings but the first"
            + " fifth, in which the modules, which start at zero, imply nothing yet.",
        "A module on h or on y alone implies no loss of its own; for these its guess is read out"
            + " through the network's composed output map (r = δ̂ · pinv(Wᵀ)).",
        "One sigmoid output: the true gradient is close to (½ + (h w + b) / 4 − y) wᵀ, and the ½ is"
            + " divided between the module's c and its A, so SPEC's read-out bias c · pinv(Ŵᵀ) is not b"
            + " (correlations of 0.93 and 0.35 with it). The bias is taken from the mean of the"
            + " module's guesses instead: the one at which the implied probabilities have the mean"
            + " that the residual read-out gives.",
        "noisy2, log loss, two outputs, every layer: the miss is one of the five data sets (0.994; the"
            + " others are at 0.998 and above), whose network has a large bias b: for softmax the"
            + " read-out bias is about b / 2. The single sigmoid output, read out at the level of the"
            + " guesses, has 0.9998 on the same set.",
        "A module on h alone is noisier, as the paper says, but where it stands at every layer it does"
            + " not need more iterations here: with full batches its guess is close to the mean"
            + " gradient at h, which is what the segment's step is made of.",
        "The segments learn at a tenth of the modules' rate. At equal rates a module lags behind the"
            + " layers above it, and the implied loss with it.");
  }

  private static String three(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
