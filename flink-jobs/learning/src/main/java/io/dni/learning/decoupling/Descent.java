// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import io.dni.learning.optimizer.Optimizer;
import io.dni.learning.segment.Weights;
import io.dni.learning.tensor.Vectors;

/**
 * One step down a parameter gradient, {@code θ ← θ − η ∂ℓ/∂θ}: clipped, let through or held back by
 * the trust gate, taken by the optimizer. No step is taken on a gradient that is not finite; and a
 * finite one cannot make a parameter infinite, because the optimizers' rates are bounded.
 *
 * @param optimizer of the segment
 * @param clipNorm bound on the gradient's norm, 0 for none
 * @param gate in front of the optimizer
 */
record Descent(Optimizer optimizer, double clipNorm, TrustGate gate) {

  /** What was done. */
  enum Outcome {
    /** A step was taken. */
    STEPPED,
    /** The trust gate held the step back. */
    GATED,
    /** The gradient was not finite: no step. */
    REFUSED
  }

  /**
   * What was done with a gradient.
   *
   * @param outcome whether a step was taken
   * @param gradientNorm norm of the gradient, before it was clipped
   */
  record Step(Outcome outcome, double gradientNorm) {}

  /**
   * Takes a step, if one is to be taken.
   *
   * @param gradients means over the batch; scaled in place where they are clipped
   * @param relativeError running error of the guesses behind them, NaN if unknown
   */
  Step take(Weights weights, float[] gradients, double relativeError) {
    double norm = Math.sqrt(Vectors.squaredNorm(gradients, gradients.length));
    if (!Double.isFinite(norm)) {
      return new Step(Outcome.REFUSED, norm);
    }
    double scale = gate.scale(relativeError);
    if (scale <= 0) {
      return new Step(Outcome.GATED, norm);
    }
    if (clipNorm > 0 && norm > clipNorm) {
      float factor = (float) (clipNorm / norm);
      for (int i = 0; i < gradients.length; i++) {
        gradients[i] *= factor;
      }
    }
    optimizer.step(weights.parameters(), gradients, weights.optimizer(), scale);
    return new Step(Outcome.STEPPED, norm);
  }
}
