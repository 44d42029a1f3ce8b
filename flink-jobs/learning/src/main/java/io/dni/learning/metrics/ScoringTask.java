// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.metrics;

import io.dni.learning.loss.Loss;

/**
 * What is scored, and so how a scored example is laid out as a row of numbers: for classes {@code
 * [label, p_0 … p_(K−1)]}, for real targets {@code [y_0 … y_(d−1), p_0 … p_(d−1)]}.
 *
 * @param classes whether the outputs are probabilities of classes
 * @param outputs number of classes K (2 for a single sigmoid), or of real targets d
 */
public record ScoringTask(boolean classes, int outputs) {

  /** Checks the number of outputs. */
  public ScoringTask {
    int least = classes ? 2 : 1;
    if (outputs < least) {
      throw new IllegalArgumentException(
          "outputs to score: %d (expected: >= %d)".formatted(outputs, least));
    }
  }

  /** The task of a network with this loss and so many outputs. */
  public static ScoringTask of(Loss loss, int outputs) {
    return switch (loss) {
      case SOFTMAX -> new ScoringTask(true, outputs);
      case SIGMOID -> new ScoringTask(true, 2);
      case MSE -> new ScoringTask(false, outputs);
    };
  }

  /** Length of a row: 1 + K or 2d. */
  public int columns() {
    return classes ? 1 + outputs : 2 * outputs;
  }

  /** Figures of so many examples as come, in bounded memory. */
  public Tally endless() {
    return classes
        ? new ClassTally(outputs, new BinnedArea(outputs))
        : new RegressionTally(outputs);
  }

  /** Figures of a window that is at hand as a whole: nothing is approximated. */
  public Tally exact() {
    return classes
        ? new ClassTally(outputs, new RankedArea(outputs))
        : new RegressionTally(outputs);
  }

  /**
   * What the drift detectors are fed, 0 to 1: whether the class was wrong; for real targets e² /
   * (e² + their variance), which is bounded and does not depend on their unit.
   *
   * @param run figures of the run, this example included
   */
  double error(double[] row, Tally run) {
    if (run instanceof RegressionTally regression) {
      double squared = 0;
      for (int j = 0; j < outputs; j++) {
        double e = row[outputs + j] - row[j];
        squared += e * e;
      }
      double scale = squared + regression.targetVariance();
      return scale > 0 ? squared / scale : 0;
    }
    int label = (int) row[0];
    for (int c = 0; c < outputs; c++) {
      if (c < label ? row[1 + c] >= row[1 + label] : row[1 + c] > row[1 + label]) {
        return 1;
      }
    }
    return 0;
  }
}
