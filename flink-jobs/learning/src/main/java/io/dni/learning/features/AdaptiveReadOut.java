// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.features;

import java.util.List;

/**
 * A linear softmax whose every weight has a learning rate of its own, η / √Σg² (AdaGrad, Duchi et
 * al. 2011): inputs that are seldom other than 0, such as rare words, learn as fast as others.
 */
final class AdaptiveReadOut implements ReadOut {
  private static final double RATE = 0.1;
  private static final double SMALL = 1e-8;

  private final int width;
  private final int classes;

  AdaptiveReadOut(int width, int classes) {
    this.width = width;
    this.classes = classes;
  }

  @Override
  public String name() {
    return "adaptive";
  }

  /** W, then the sums of squared gradients. */
  @Override
  public List<Part> parts() {
    List<Integer> shape = List.of(width + 1, classes);
    return List.of(new Part("W", shape), new Part("squares", shape));
  }

  @Override
  public void scores(double[] state, float[] x, double[] scores) {
    Linear.scores(state, x, width, scores);
  }

  @Override
  public void learn(double[] state, float[] x, double[] probabilities, Lesson lesson) {
    int sums = (width + 1) * classes;
    for (int j = 0; j <= width; j++) {
      double input = j < width ? x[j] : 1;
      for (int k = 0, at = j * classes; input != 0 && k < classes; k++, at++) {
        double g = input * lesson.error(probabilities, k);
        state[sums + at] += g * g;
        state[at] -= RATE * g / Math.sqrt(state[sums + at] + SMALL);
      }
    }
  }
}
