// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.theory;

/**
 * The counter-examples of S-A: critics that know the loss {@code L(h) = ½‖h − t‖²} of every
 * training point exactly, and whose gradient is nothing, or opposite to the true one.
 */
final class PiecewiseCritic {
  private final double[][] points;
  private final double[] target;
  private final double radius;

  /**
   * @param points the training points h(x_i), {@code [points][width]}, more than two radii apart
   * @param target t, {@code [width]}
   * @param radius of the ball around each point in which the critic is defined by it
   */
  PiecewiseCritic(double[][] points, double[] target, double radius) {
    this.points = points;
    this.target = target;
    this.radius = radius;
  }

  /** {@code L(h) = ½‖h − t‖²}. */
  double loss(double[] h) {
    return squaredDistance(h, target) / 2;
  }

  /** {@code ∂L/∂h = h − t}. */
  double[] gradient(double[] h) {
    double[] g = new double[h.length];
    for (int j = 0; j < h.length; j++) {
      g[j] = h[j] - target[j];
    }
    return g;
  }

  /** φ, constant in each ball: {@code φ(h) = L(h_i)}; 0 outside. */
  double constant(double[] h) {
    int i = ball(h);
    return i < 0 ? 0 : loss(points[i]);
  }

  /** φ, sloped the wrong way in each ball: {@code L(h_i) − ⟨∂L/∂h(h_i), h − h_i⟩}; 0 outside. */
  double adversarial(double[] h) {
    int i = ball(h);
    if (i < 0) {
      return 0;
    }
    double[] g = gradient(points[i]);
    double value = loss(points[i]);
    for (int j = 0; j < h.length; j++) {
      value -= g[j] * (h[j] - points[i][j]);
    }
    return value;
  }

  /** Central differences of a critic at h, well within a ball. */
  static double[] slope(java.util.function.ToDoubleFunction<double[]> critic, double[] h) {
    double step = 1e-4;
    double[] g = new double[h.length];
    for (int j = 0; j < h.length; j++) {
      double[] up = h.clone();
      double[] down = h.clone();
      up[j] += step;
      down[j] -= step;
      g[j] = (critic.applyAsDouble(up) - critic.applyAsDouble(down)) / (2 * step);
    }
    return g;
  }

  private int ball(double[] h) {
    for (int i = 0; i < points.length; i++) {
      if (squaredDistance(h, points[i]) < radius * radius) {
        return i;
      }
    }
    return -1;
  }

  private static double squaredDistance(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += (a[j] - b[j]) * (a[j] - b[j]);
    }
    return sum;
  }
}
