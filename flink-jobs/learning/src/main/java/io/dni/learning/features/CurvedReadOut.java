// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.features;

import java.util.List;

/**
 * A linear softmax by recursive least squares with forgetting: steps go through P, the inverse of
 * the discounted sum of κ x xᵀ, where κ = ¼ bounds the curvature of the log loss (Böhning 1992), so
 * they are never too long: {@code g = P x; W ← W − g (p − y)ᵀ / (f + κ xᵀg); P ← (P − κ g gᵀ / (f +
 * κ xᵀg)) / f}. Forgetting rests while P is large, else inputs that stay constant would let it grow
 * without bound.
 */
final class CurvedReadOut implements ReadOut {
  /** P has width² numbers, all of which change with every row. */
  static final int WIDEST = 160;

  private static final double FORGETTING = 0.9998;
  private static final double CURVATURE = 0.25;
  private static final double LARGEST_MEAN = 100;
  private static final int ROWS_AT_ONCE = 4;

  private final int width;
  private final int classes;
  private final double[] g;

  CurvedReadOut(int width, int classes) {
    this.width = width;
    this.classes = classes;
    this.g = new double[width + 1];
  }

  @Override
  public String name() {
    return "curved";
  }

  @Override
  public List<Part> parts() {
    return List.of(
        new Part("W", List.of(width + 1, classes)), new Part("P", List.of(width + 1, width + 1)));
  }

  @Override
  public void start(double[] state) {
    int n = width + 1;
    for (int j = 0; j < n; j++) {
      state[n * classes + j * n + j] = 1;
    }
  }

  @Override
  public void scores(double[] state, float[] x, double[] scores) {
    Linear.scores(state, x, width, scores);
  }

  @Override
  public void learn(double[] state, float[] x, double[] probabilities, Lesson lesson) {
    int n = width + 1;
    int p = n * classes;
    double curvature = multiply(state, p, x);
    double bound = CURVATURE * lesson.weight();
    double scale = 1 / (FORGETTING + bound * curvature);
    double trace = 0;
    for (int j = 0; j < n; j++) {
      for (int k = 0; k < classes; k++) {
        state[j * classes + k] -= scale * g[j] * lesson.error(probabilities, k);
      }
      trace += state[p + j * n + j];
    }
    double grown = trace < LARGEST_MEAN * n ? 1 / FORGETTING : 1;
    int whole = n - n % ROWS_AT_ONCE;
    for (int j = 0; j < whole; j += ROWS_AT_ONCE) {
      fourRows(state, p + j * n, j, bound * scale, grown);
    }
    for (int j = whole; j < n; j++) {
      double factor = bound * scale * g[j];
      for (int i = 0, at = p + j * n; i < n; i++) {
        state[at + i] = (state[at + i] - factor * g[i]) * grown;
      }
    }
  }

  /** P ← (P − scale g gᵀ) · grown for the rows j to j + 3 at once: each g_i is read once. */
  private void fourRows(double[] state, int first, int j, double scale, double grown) {
    int n = width + 1;
    double f0 = scale * g[j];
    double f1 = scale * g[j + 1];
    double f2 = scale * g[j + 2];
    double f3 = scale * g[j + 3];
    for (int i = 0; i < n; i++) {
      double gi = g[i];
      int at = first + i;
      state[at] = (state[at] - f0 * gi) * grown;
      state[at + n] = (state[at + n] - f1 * gi) * grown;
      state[at + 2 * n] = (state[at + 2 * n] - f2 * gi) * grown;
      state[at + 3 * n] = (state[at + 3 * n] - f3 * gi) * grown;
    }
  }

  /** g = P x, with x continued by 1; returns xᵀ P x. */
  private double multiply(double[] state, int p, float[] x) {
    int n = width + 1;
    System.arraycopy(state, p + width * n, g, 0, n);
    for (int j = 0; j < width; j++) {
      double a = x[j];
      for (int i = 0, at = p + j * n; a != 0 && i < n; i++) {
        g[i] += a * state[at + i];
      }
    }
    double product = g[width];
    for (int j = 0; j < width; j++) {
      product += x[j] * g[j];
    }
    return product;
  }
}
