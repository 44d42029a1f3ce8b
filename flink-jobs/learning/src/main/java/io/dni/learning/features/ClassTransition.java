// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.features;

import java.util.Arrays;
import java.util.List;

/**
 * How often each class has followed the class that was learned last, with exponential forgetting:
 * what is to be known of a label without looking at its row. Labels that come late shift this by as
 * many rows, no more.
 */
final class ClassTransition implements ReadOut {
  private static final double KEPT = Math.pow(0.5, 1 / 200.0);
  private static final double UNSEEN = 1e-4;

  private final int classes;

  ClassTransition(int classes) {
    this.classes = classes;
  }

  @Override
  public String name() {
    return "transition";
  }

  /** Shares {@code [class before, classes]}, then the class that was learned last. */
  @Override
  public List<Part> parts() {
    return List.of(new Part("shares", List.of(classes, classes)), new Part("last", List.of(1)));
  }

  /** A bias alone. */
  @Override
  public double[] map(double[] state, int width, int outputs) {
    double[] map = new double[(width + 1) * outputs];
    double[] bias = new double[outputs];
    scores(state, new float[0], bias);
    System.arraycopy(bias, 0, map, width * outputs, outputs);
    return map;
  }

  @Override
  public void start(double[] state) {
    Arrays.fill(state, 0, classes * classes, 1.0 / classes);
  }

  @Override
  public void scores(double[] state, float[] x, double[] scores) {
    int last = (int) state[classes * classes];
    for (int k = 0; k < classes; k++) {
      scores[k] = Math.log(state[last * classes + k] + UNSEEN);
    }
  }

  @Override
  public void learn(double[] state, float[] x, double[] probabilities, Lesson lesson) {
    int last = (int) state[classes * classes];
    double rate = 1 - Math.pow(KEPT, lesson.weight());
    int label = lesson.label();
    for (int k = 0; k < classes; k++) {
      int at = last * classes + k;
      state[at] += rate * ((k == label ? 1 : 0) - state[at]);
    }
    state[classes * classes] = label;
  }
}
