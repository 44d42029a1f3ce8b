// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.metrics;

import java.io.DataInput;
import java.io.DataOutput;
import java.util.Arrays;

/** The exact area, from the ranks of all scores: for a window that is at hand as a whole. */
final class RankedArea implements AreaUnderCurve {
  private final int classes;
  private double[] probabilities = new double[0];
  private int[] labels = new int[64];
  private int examples;

  RankedArea(int classes) {
    this.classes = classes;
  }

  @Override
  public void add(int label, double[] values, int from) {
    if (examples == labels.length) {
      labels = Arrays.copyOf(labels, 2 * examples);
    }
    if (probabilities.length < labels.length * classes) {
      probabilities = Arrays.copyOf(probabilities, labels.length * classes);
    }
    labels[examples] = label;
    System.arraycopy(values, from, probabilities, examples * classes, classes);
    examples++;
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public double of(int c) {
    double[] inside = scores(c, true);
    double[] outside = scores(c, false);
    double won = 0;
    int below = 0;
    int notAbove = 0;
    for (double score : inside) {
      while (below < outside.length && outside[below] < score) {
        below++;
      }
      while (notAbove < outside.length && outside[notAbove] <= score) {
        notAbove++;
      }
      won += below + 0.5 * (notAbove - below);
    }
    return won / ((double) inside.length * outside.length);
  }

  private double[] scores(int c, boolean inside) {
    double[] scores = new double[examples];
    int n = 0;
    for (int i = 0; i < examples; i++) {
      if (labels[i] == c == inside) {
        scores[n++] = probabilities[i * classes + c];
      }
    }
    Arrays.sort(scores, 0, n);
    return Arrays.copyOf(scores, n);
  }

  @Override
  public RankedArea copy() {
    RankedArea copy = new RankedArea(classes);
    copy.labels = labels.clone();
    copy.probabilities = probabilities.clone();
    copy.examples = examples;
    return copy;
  }

  @Override
  public void write(DataOutput out) {
    throw new UnsupportedOperationException("a window's area is computed anew, never stored");
  }

  @Override
  public void read(DataInput in) {
    throw new UnsupportedOperationException("a window's area is computed anew, never stored");
  }
}
