// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.theory;

import io.dni.experiment.Experiment;
import io.dni.experiment.ExperimentResult;
import io.dni.experiment.ExperimentRun;
import io.dni.experiment.ExperimentSettings;
import io.dni.experiment.MarkdownPage;
import io.dni.experiment.ResultRow;
import io.dni.experiment.ResultTable;
import io.dni.experiment.Statement;
import io.dni.picture.LineChart;
import io.dni.picture.Picture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Theorem 1: with an SG module under exact line search, linear regression converges to the
 * least-squares solution and the module's error to zero.
 *
 * <p>Longer than other files: the recursion and what is asked of it are one proof.
 */
public final class Theorem1 implements Experiment {
  private static final double[] PAPER_START = {-1, -1, 0};
  private static final int EXAMPLES = 12;
  private static final int WIDTH = 3;
  private static final int POINTS = 240;

  /** Smallest value drawn on a logarithmic axis. */
  private static final double FLOOR = 1e-17;

  @Override
  public String name() {
    return "theorem1";
  }

  @Override
  public String title() {
    return "Theorem 1: convergence of a linear model with an SG module";
  }

  @Override
  public String paperSection() {
    return "Theorem 1, S-C";
  }

  @Override
  public Map<String, String> parameters(ExperimentSettings settings) {
    return Map.of(
        "iterations", String.valueOf(iterations(settings)),
        "problems", String.valueOf(problems(settings)),
        "examples", String.valueOf(EXAMPLES),
        "width", String.valueOf(WIDTH),
        "mu", "0.2 / trace(XX')");
  }

  @Override
  public java.util.Optional<String> leftOutWhenQuick() {
    return java.util.Optional.of("problems 6 to 20, iterations 20,001 to 50,000");
  }

  private static int iterations(ExperimentSettings settings) {
    return settings.quick() ? 20_000 : 50_000;
  }

  private static int problems(ExperimentSettings settings) {
    return settings.quick() ? 5 : 20;
  }

  @Override
  public ExperimentResult run(ExperimentRun run) {
    int problems = problems(run.settings());
    int iterations = iterations(run.settings());
    run.progress().expect(3 * problems);
    for (int i = 0; i < problems; i++) {
      Problem problem = Problem.draw(new SplittableRandom(run.settings().seed() * 1000 + i));
      int number = i;
      run.row("paper " + i, () -> converge(problem, number, "paper", PAPER_START, iterations));
      run.row(
          "random " + i,
          () -> converge(problem, number, "random", problem.randomOmega(), iterations));
      run.row(
          "invariant " + i, () -> converge(problem, number, "omega=0", new double[3], iterations));
    }
    return judge(run.rows());
  }

  /** A regression problem with a start. */
  private record Problem(
      double[][] x, double[] y, double mu, double[] randomW, double[] randomOmega) {
    static Problem draw(SplittableRandom random) {
      double[][] x = new double[WIDTH + 1][EXAMPLES];
      double trace = EXAMPLES;
      for (int i = 0; i < WIDTH; i++) {
        x[i] = gaussian(EXAMPLES, random);
        trace += Arrays.stream(x[i]).map(v -> v * v).sum();
      }
      Arrays.fill(x[WIDTH], 1);
      double[] y = gaussian(EXAMPLES, random);
      return new Problem(x, y, 0.2 / trace, gaussian(WIDTH + 1, random), gaussian(3, random));
    }

    private static double[] gaussian(int size, SplittableRandom random) {
      double[] values = new double[size];
      Arrays.setAll(values, i -> random.nextGaussian());
      return values;
    }

    double[] leastSquares() {
      double[][] rows = new double[y.length][x.length];
      for (int s = 0; s < y.length; s++) {
        for (int i = 0; i < x.length; i++) {
          rows[s][i] = x[i][s];
        }
      }
      return LeastSquares.solve(rows, y);
    }
  }

  private static ResultRow converge(
      Problem problem, int number, String start, double[] omega, int iterations) {
    boolean random = start.equals("random");
    double[] w = random ? problem.randomW() : new double[WIDTH + 1];
    LineSearchRecursion recursion =
        new LineSearchRecursion(problem.x(), problem.y(), problem.mu(), w, omega);
    double[] solution = problem.leastSquares();
    double[] k = new double[POINTS];
    double[] distance = new double[POINTS];
    double[] error = new double[POINTS];
    double[] size = new double[POINTS];
    double largestOmega = 0;
    int point = 0;
    for (int i = 0; i <= iterations; i++) {
      // Points lie evenly on a logarithmic axis of iterations.
      if (point < POINTS
          && i >= Math.round(Math.pow(iterations + 1.0, point / (POINTS - 1.0)) - 1)) {
        k[point] = i;
        distance[point] = distance(recursion.w(), solution);
        error[point] = Math.sqrt(recursion.squaredError());
        size[point] = norm(recursion.omega());
        point++;
      }
      largestOmega = Math.max(largestOmega, norm(recursion.omega()));
      if (i < iterations) {
        recursion.step();
      }
    }
    return new ResultRow()
        .with("problem", number)
        .with("start", start)
        .with("iterations", iterations)
        .with("distance", distance(recursion.w(), solution) / norm(solution))
        .with("omega", norm(recursion.omega()))
        .with("largest omega", largestOmega)
        .with("error", Math.sqrt(recursion.squaredError()))
        .with("loss", recursion.loss())
        .withSeries("k", Arrays.copyOf(k, point))
        .withSeries("distance", Arrays.copyOf(distance, point))
        .withSeries("error", Arrays.copyOf(error, point))
        .withSeries("omega", Arrays.copyOf(size, point));
  }

  private ExperimentResult judge(List<ResultRow> rows) {
    List<Statement> statements =
        List.of(
            Statement.atMost(
                "From the paper's start W reaches the least-squares solution (relative distance,"
                    + " worst problem)",
                worst(rows, "paper", r -> r.number("distance")),
                1e-8),
            Statement.atMost(
                "From the paper's start the SG module becomes exact (norm of (α, β, γ), worst"
                    + " problem)",
                worst(rows, "paper", r -> r.number("omega")),
                1e-8),
            Statement.atMost(
                "From random starts W reaches the least-squares solution (relative distance, worst"
                    + " problem)",
                worst(rows, "random", r -> r.number("distance")),
                1e-8),
            Statement.atMost(
                "From random starts the SG module becomes exact (norm of (α, β, γ), worst problem)",
                worst(rows, "random", r -> r.number("omega")),
                1e-8),
            Statement.atMost(
                "(α, β, γ) = 0 is never left (largest norm on the way)",
                worst(rows, "omega=0", r -> r.number("largest omega")),
                0));
    List<List<String>> cells = new ArrayList<>();
    for (String start : List.of("paper", "random", "omega=0")) {
      cells.add(
          List.of(
              start,
              MarkdownPage.number(worst(rows, start, r -> r.number("distance"))),
              MarkdownPage.number(worst(rows, start, r -> r.number("omega"))),
              MarkdownPage.number(worst(rows, start, r -> r.number("error")))));
    }
    ResultTable table =
        new ResultTable(
            "At the end, worst of all problems (paper: all converge to 0)",
            List.of("start", "relative distance of W", "norm of (α, β, γ)", "error norm"),
            cells);
    return new ExperimentResult(rows, statements, List.of(table), pictures(rows), List.of());
  }

  private static List<Picture> pictures(List<ResultRow> rows) {
    LineChart paper =
        new LineChart("From (α, β, γ) = (−1, −1, 0)", "iteration (logarithmic)", "").logY().logX();
    ResultRow first = rows.get(0);
    double[] k = shifted(first.seriesOf("k"));
    paper.line("‖W − W*‖", k, floored(first.seriesOf("distance")));
    paper.line("error norm ‖ξ‖", k, floored(first.seriesOf("error")));
    paper.line("‖(α, β, γ)‖", k, floored(first.seriesOf("omega")));
    ResultRow plain = rows.get(2);
    paper.dashed(
        "gradient descent", shifted(plain.seriesOf("k")), floored(plain.seriesOf("distance")));

    LineChart random =
        new LineChart("From random starts: ‖W − W*‖", "iteration (logarithmic)", "")
            .logY()
            .logX()
            .withoutLegend();
    rows.stream()
        .filter(r -> r.text("start").equals("random"))
        .forEach(
            r ->
                random.line(
                    "problem " + r.text("problem"),
                    shifted(r.seriesOf("k")),
                    floored(r.seriesOf("distance"))));
    return List.of(
        new Picture(
            "theorem1-paper-start",
            "Problem 0 from the paper's start: distance to the least-squares solution, error of the"
                + " guess, and size of (α, β, γ); dashed, plain gradient descent on the invariant"
                + " subspace.",
            paper.image()),
        new Picture(
            "theorem1-random-starts",
            "Distance to the least-squares solution from random W and (α, β, γ).",
            random.image()));
  }

  private static double worst(
      List<ResultRow> rows, String start, ToDoubleFunction<ResultRow> figure) {
    return rows.stream()
        .filter(r -> r.text("start").equals(start))
        .mapToDouble(figure)
        .max()
        .orElse(Double.NaN);
  }

  private static double[] floored(double[] values) {
    return Arrays.stream(values).map(v -> Math.max(v, FLOOR)).toArray();
  }

  private static double[] shifted(double[] values) {
    return Arrays.stream(values).map(v -> v + 1).toArray();
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }

  private static double norm(double[] a) {
    return distance(a, new double[a.length]);
  }
}
