// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.features;

import java.util.List;

/**
 * A linear softmax that follows the newest rows: normalised least mean squares on the log loss,
 * {@code W ← W − η x (p − y)ᵀ / (1 + ‖x‖²)} with a large η, so one step nearly repairs the row it
 * learns from. On streams whose neighbours are alike this is the best that a linear learner can do;
 * elsewhere it is noise, and the network's weights on it become small.
 */
final class TrackingReadOut implements ReadOut {
  private static final double RATE = 2;

  private final int width;
  private final int classes;

  TrackingReadOut(int width, int classes) {
    this.width = width;
    this.classes = classes;
  }

  @Override
  public String name() {
    return "tracking";
  }

  @Override
  public List<Part> parts() {
    return List.of(new Part("W", List.of(width + 1, classes)));
  }

  @Override
  public void scores(double[] w, float[] x, double[] scores) {
    Linear.scores(w, x, width, scores);
  }

  @Override
  public void learn(double[] w, float[] x, double[] probabilities, Lesson lesson) {
    double norm = 1;
    for (int j = 0; j < width; j++) {
      norm += (double) x[j] * x[j];
    }
    for (int j = 0; j <= width; j++) {
      double step = j < width ? RATE * x[j] / norm : RATE / norm;
      for (int k = 0; step != 0 && k < classes; k++) {
        w[j * classes + k] -= step * lesson.error(probabilities, k);
      }
    }
  }
}
