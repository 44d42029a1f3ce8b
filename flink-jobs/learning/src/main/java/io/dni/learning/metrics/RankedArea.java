// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.metrics;

import java.io.DataInput;
import java.io.DataOutput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The exact area, from the ranks of all scores: for a window that is at hand as a whole. */
final class RankedArea implements AreaUnderCurve {
  private final int classes;
  private final List<double[]> probabilities = new ArrayList<>();
  private final List<Integer> labels = new ArrayList<>();

  RankedArea(int classes) {
    this.classes = classes;
  }

  @Override
  public void add(int label, double[] values, int from) {
    labels.add(label);
    probabilities.add(Arrays.copyOfRange(values, from, from + classes));
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
    double[] scores = new double[labels.size()];
    int n = 0;
    for (int i = 0; i < scores.length; i++) {
      if (labels.get(i) == c == inside) {
        scores[n++] = probabilities.get(i)[c];
      }
    }
    double[] some = Arrays.copyOf(scores, n);
    Arrays.sort(some);
    return some;
  }

  @Override
  public RankedArea copy() {
    RankedArea copy = new RankedArea(classes);
    copy.labels.addAll(labels);
    copy.probabilities.addAll(probabilities);
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
