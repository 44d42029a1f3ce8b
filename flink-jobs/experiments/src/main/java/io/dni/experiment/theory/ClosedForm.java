// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.theory;

import java.util.Arrays;

/**
 * Where log loss converges for a linear model, with and without an SG module between the output and
 * the loss (Table 2), in double precision.
 *
 * <p>At rest the module's linear guess is the least-squares projection of the true gradient on (p,
 * y, 1), and the model has made the guess orthogonal to its inputs: so p is an affine function
 * {@code s ŷ + t} of the least-squares fit ŷ, and s and t are the best ones for the log loss.
 */
final class ClosedForm {
  private static final int NEWTON_STEPS = 60;

  /** A loss below which separable data count as solved: the infimum 0 lies at infinity. */
  private static final double SOLVED = 1e-9;

  private ClosedForm() {}

  /** Log loss at rest with the SG module: the best {@code s ŷ + t}. */
  static double withModule(double[][] x, double[] y) {
    double[] fit = leastSquaresFit(x, y);
    double[][] column = new double[x.length][];
    for (int s = 0; s < x.length; s++) {
      column[s] = new double[] {fit[s]};
    }
    return logisticOptimum(column, y);
  }

  /** The least mean of ½(p − y)² of a linear model with bias. */
  static double leastSquaresOptimum(double[][] x, double[] y) {
    double[] fit = leastSquaresFit(x, y);
    double sum = 0;
    for (int s = 0; s < y.length; s++) {
      sum += (fit[s] - y[s]) * (fit[s] - y[s]);
    }
    return sum / 2 / y.length;
  }

  private static double[] leastSquaresFit(double[][] x, double[] y) {
    double[][] rows = withOnes(x);
    double[] w = LeastSquares.solve(rows, y);
    return Arrays.stream(rows).mapToDouble(row -> dot(row, w)).toArray();
  }

  /**
   * The least mean sigmoid cross-entropy of a linear model with bias, by damped Newton steps.
   *
   * @param x {@code [examples][width]}, without the column of ones
   * @param y {@code [examples]}, 0 or 1
   * @return close to 0 for separable data, whose infimum is 0
   */
  static double logisticOptimum(double[][] x, double[] y) {
    double[][] rows = withOnes(x);
    double[] w = new double[rows[0].length];
    double loss = logLoss(rows, y, w);
    for (int k = 0; k < NEWTON_STEPS && loss > SOLVED; k++) {
      double[] step = newtonStep(rows, y, w);
      double scale = 1;
      double next = Double.NaN;
      double[] moved = w;
      for (int halving = 0; halving < 40; halving++, scale /= 2) {
        moved = w.clone();
        for (int j = 0; j < w.length; j++) {
          moved[j] -= scale * step[j];
        }
        next = logLoss(rows, y, moved);
        if (next < loss) {
          break;
        }
      }
      if (!(next < loss)) {
        return loss;
      }
      w = moved;
      loss = next;
    }
    return loss;
  }

  private static double[] newtonStep(double[][] rows, double[] y, double[] w) {
    int width = w.length;
    double[][] hessian = new double[width][width];
    double[] gradient = new double[width];
    for (int s = 0; s < rows.length; s++) {
      double q = 1 / (1 + Math.exp(-dot(rows[s], w)));
      double curvature = q * (1 - q);
      for (int i = 0; i < width; i++) {
        gradient[i] += (q - y[s]) * rows[s][i];
        double left = curvature * rows[s][i];
        for (int j = 0; j <= i; j++) {
          hessian[i][j] += left * rows[s][j];
        }
      }
    }
    double trace = 0;
    for (int i = 0; i < width; i++) {
      trace += hessian[i][i];
    }
    for (int i = 0; i < width; i++) {
      // Keeps the matrix positive definite where all points are far on their side.
      hessian[i][i] += 1e-12 * trace + 1e-300;
    }
    return LeastSquares.solvePositive(hessian, gradient);
  }

  private static double logLoss(double[][] rows, double[] y, double[] w) {
    double sum = 0;
    for (int s = 0; s < rows.length; s++) {
      double z = dot(rows[s], w);
      sum += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - y[s] * z;
    }
    return sum / rows.length;
  }

  private static double[][] withOnes(double[][] x) {
    double[][] rows = new double[x.length][];
    for (int s = 0; s < x.length; s++) {
      rows[s] = Arrays.copyOf(x[s], x[s].length + 1);
      rows[s][x[s].length] = 1;
    }
    return rows;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
