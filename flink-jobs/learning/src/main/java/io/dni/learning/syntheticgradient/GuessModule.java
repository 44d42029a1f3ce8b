// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.syntheticgradient;

import io.dni.learning.optimizer.Optimizer;
import io.dni.learning.segment.Segment;
import io.dni.learning.segment.Weights;
import io.dni.learning.tensor.Matrix;

/**
 * Guesses the error gradient of an activation at once, and is corrected when the truth arrives. Not
 * thread-safe; the weights come with every call.
 */
public sealed interface GuessModule permits SyntheticGradientModule, LossCritic {

  /** The small network behind the guess; its parameters are the module's. */
  Segment network();

  /**
   * δ̂ {@code [batch, width]}, per example, in scratch space that the next call overwrites.
   *
   * @param h activations {@code [batch, width]}
   * @param y targets {@code [batch, outputs]}
   */
  Matrix predict(Weights weights, Matrix h, Matrix y);

  /**
   * One step towards the truth, with the parameters of this moment. Takes no step if the result
   * would not be finite.
   *
   * @param h the activations that were guessed for
   * @param y their targets
   * @param truth the error gradient {@code [batch, width]} for an SG module, the loss {@code
   *     [batch, 1]} for a critic
   * @return how good the guess of this moment was
   */
  GuessQuality correct(Weights weights, Optimizer optimizer, Matrix h, Matrix y, Matrix truth);
}
