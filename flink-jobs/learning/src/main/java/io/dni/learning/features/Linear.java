// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.features;

/** Arithmetic that the read-outs share. */
final class Linear {
  private Linear() {}

  /**
   * {@code xᵀ W + b}; rows of W whose input is 0 are not touched, most inputs of a table are.
   *
   * @param w {@code [width + 1, classes]}, the last row is b
   */
  static void scores(double[] w, float[] x, int width, double[] scores) {
    int classes = scores.length;
    System.arraycopy(w, width * classes, scores, 0, classes);
    for (int j = 0; j < width; j++) {
      if (x[j] != 0) {
        for (int k = 0, at = j * classes; k < classes; k++) {
          scores[k] += x[j] * w[at + k];
        }
      }
    }
  }

  /** Softmax in place. */
  static void softmax(double[] scores) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double score : scores) {
      largest = Math.max(largest, score);
    }
    double sum = 0;
    for (int k = 0; k < scores.length; k++) {
      scores[k] = Math.exp(scores[k] - largest);
      sum += scores[k];
    }
    for (int k = 0; k < scores.length; k++) {
      scores[k] /= sum;
    }
  }
}
