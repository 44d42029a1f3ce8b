// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.loss;

import io.dni.learning.tensor.Matrix;

/**
 * The loss of predictions as they are told, so of class probabilities, where the outputs that they
 * were made from are gone.
 */
public final class ProbabilityLoss {
  /** Below it a probability of float32 tells nothing more. */
  private static final double LEAST = 1e-7;

  private ProbabilityLoss() {}

  /**
   * Mean loss of class probabilities (or plain outputs for MSE); a probability below {@value
   * #LEAST} counts as that.
   *
   * @param probabilities {@code [batch, outputs]}
   * @param y targets {@code [batch, outputs]}
   */
  public static double mean(Loss loss, Matrix probabilities, Matrix y) {
    double sum = 0;
    for (int i = 0; i < probabilities.size(); i++) {
      double p = probabilities.data()[i];
      double t = y.data()[i];
      sum +=
          switch (loss) {
            case SOFTMAX -> -t * Math.log(Math.max(p, LEAST));
            case SIGMOID ->
                -t * Math.log(Math.max(p, LEAST)) - (1 - t) * Math.log(Math.max(1 - p, LEAST));
            case MSE -> 0.5 * (p - t) * (p - t);
          };
    }
    return sum / probabilities.rows();
  }
}
