// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.theory;

import io.dni.experiment.Experiment;
import io.dni.experiment.ExperimentResult;
import io.dni.experiment.ExperimentRun;
import io.dni.experiment.ExperimentSettings;
import io.dni.experiment.MarkdownPage;
import io.dni.experiment.ResultRow;
import io.dni.experiment.ResultTable;
import io.dni.experiment.RowSet;
import io.dni.experiment.Statement;
import io.dni.picture.PanelGrid;
import io.dni.picture.Picture;
import io.dni.picture.PlaneImage;
import java.awt.Color;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Figure 6: an SG module adds critical points, and training can end in one of them. */
public final class CriticalPoints implements Experiment {
  private static final double MU = 0.01;
  private static final double NU = 0.05;
  private static final int STEPS = 2000;
  private static final int RANDOM_STARTS = 100;
  private static final double REACH = 3.2;
  private static final int GRID = 129;
  private static final double[][] STARTS = {{1, 3}, {1, -2.5}, {0.2, 0.7}};

  @Override
  public String name() {
    return "critical-points";
  }

  @Override
  public String title() {
    return "Critical points that an SG module adds";
  }

  @Override
  public String paperSection() {
    return "Figure 6, S-B";
  }

  @Override
  public Map<String, String> parameters(ExperimentSettings settings) {
    return Map.of(
        "mu", String.valueOf(MU),
        "nu", String.valueOf(NU),
        "steps", String.valueOf(STEPS),
        "random starts", String.valueOf(RANDOM_STARTS));
  }

  @Override
  public ExperimentResult run(ExperimentRun run) {
    run.progress().expect(STARTS.length + RANDOM_STARTS);
    for (double[] start : STARTS) {
      run.row("start " + start[0] + " " + start[1], () -> descend("chosen", start[0], start[1]));
    }
    SplittableRandom random = new SplittableRandom(run.settings().seed());
    for (int i = 0; i < RANDOM_STARTS; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      run.row("random " + i, () -> descend("random", a, b));
    }
    return judge(new RowSet(run.rows()));
  }

  private static ResultRow descend(String kind, double a, double b) {
    SignProblem module = new SignProblem(a, b, 0);
    SignProblem plain = new SignProblem(a, b, 0);
    double[] pathA = new double[STEPS + 1];
    double[] pathB = new double[STEPS + 1];
    double[] plainA = new double[STEPS + 1];
    double[] plainB = new double[STEPS + 1];
    for (int t = 0; t <= STEPS; t++) {
      pathA[t] = module.a();
      pathB[t] = module.b();
      plainA[t] = plain.a();
      plainB[t] = plain.b();
      if (t < STEPS) {
        module.step(MU, NU);
        plain.trueStep(MU);
      }
    }
    ResultRow row =
        new ResultRow()
            .with("start", kind)
            .with("a", a)
            .with("b", b)
            .with("final a", module.a())
            .with("final b", module.b())
            .with("final c", module.c())
            .with("final loss", module.loss())
            .with("drive", module.drive())
            .with("slope of a", Math.abs(module.slopeOfA()))
            .with("loss of gradient descent", plain.loss());
    if (kind.equals("chosen")) {
      row.withSeries("a", pathA)
          .withSeries("b", pathB)
          .withSeries("plain a", plainA)
          .withSeries("plain b", plainB);
    }
    return row;
  }

  private static ExperimentResult judge(RowSet rows) {
    double drive = 0;
    for (int i = -40; i <= 40; i++) {
      drive = Math.max(drive, new SignProblem(i / 20.0, 0, 0).drive());
    }
    RowSet random = rows.where("start", "random");
    double stuck =
        random.rows().stream()
                .filter(r -> r.number("drive") < 1e-9 && r.number("final loss") > 0.1)
                .count()
            / (double) RANDOM_STARTS;
    List<Statement> statements =
        List.of(
            Statement.atMost(
                "Every (a, b = 0, c = 0) is a critical point of the system with the module (largest force over 81 values of a)",
                drive,
                0),
            Statement.atMost(
                "Training from (1, 3) comes to rest (force at the end)",
                rows.rows().get(0).number("drive"),
                1e-9),
            Statement.atLeast(
                "... in a spurious point: the loss there is far above its minimum 0",
                rows.rows().get(0).number("final loss"),
                5),
            Statement.atLeast(
                "... where the true gradient does not vanish (|∂L/∂a|)",
                rows.rows().get(0).number("slope of a"),
                1),
            Statement.atMost(
                "Gradient descent from the same start finds the minimum (final loss, within a step)",
                rows.rows().get(0).number("loss of gradient descent"),
                0.2),
            Statement.atLeast(
                "Random starts end in a spurious point (share of %d)".formatted(RANDOM_STARTS),
                stuck,
                0.5));
    List<List<String>> cells =
        rows.where("start", "chosen").rows().stream()
            .map(
                r ->
                    List.of(
                        "(%s, %s)".formatted(r.text("a"), r.text("b")),
                        "(%s, %s)"
                            .formatted(
                                MarkdownPage.number(r.number("final a")),
                                MarkdownPage.number(r.number("final b"))),
                        MarkdownPage.number(r.number("final loss")),
                        MarkdownPage.number(r.number("slope of a")),
                        MarkdownPage.number(r.number("loss of gradient descent"))))
            .toList();
    ResultTable table =
        new ResultTable(
            "Where training ends (the paper shows the picture only)",
            List.of("start (a, b)", "end (a, b)", "loss", "|∂L/∂a|", "loss, gradient descent"),
            cells);
    return new ExperimentResult(
        rows.rows(), statements, List.of(table), List.of(picture(rows)), List.of());
  }

  private static Picture picture(RowSet rows) {
    double[] surface = new double[GRID * GRID];
    for (int i = 0; i < GRID; i++) {
      for (int j = 0; j < GRID; j++) {
        surface[i * GRID + j] = SignProblem.loss(place(j), place(i));
      }
    }
    PlaneImage points = new PlaneImage(surface, GRID, -REACH, REACH, 20, 320);
    points.path(new double[] {-REACH, REACH}, new double[] {0, 0}, Color.RED);
    points.point(0, 0, Color.WHITE);
    PlaneImage module = new PlaneImage(surface, GRID, -REACH, REACH, 20, 320);
    PlaneImage plain = new PlaneImage(surface, GRID, -REACH, REACH, 20, 320);
    for (ResultRow r : rows.where("start", "chosen").rows()) {
      module.path(r.seriesOf("a"), r.seriesOf("b"), Color.ORANGE);
      module.point(r.number("final a"), r.number("final b"), Color.RED);
      plain.path(r.seriesOf("plain a"), r.seriesOf("plain b"), Color.ORANGE);
      plain.point(r.seriesOf("plain a")[STEPS], r.seriesOf("plain b")[STEPS], Color.WHITE);
    }
    PanelGrid grid =
        new PanelGrid(
            "Σ |a x + b|: a across, b up, both from −3.2 to 3.2",
            List.of(
                "minimum (white), added critical points (red)",
                "training with the SG module",
                "gradient descent"),
            10);
    grid.row("", List.of(points.image(), module.image(), plain.image()));
    grid.legend("loss", "0", "20 and more");
    return new Picture(
        "critical-points",
        "The loss surface with its only minimum and the line of critical points that the module adds;"
            + " runs with the module end in spurious points (red), gradient descent does not.",
        grid.image());
  }

  private static double place(int i) {
    return -REACH + 2 * REACH * i / (GRID - 1);
  }
}
