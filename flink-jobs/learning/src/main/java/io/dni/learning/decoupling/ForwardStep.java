// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import io.dni.learning.message.Activation;
import io.dni.learning.message.ErrorSignal;
import io.dni.learning.tensor.Matrix;
import java.util.List;
import java.util.Optional;

/**
 * What a segment wants done after a batch came up.
 *
 * @param activation to send up; empty for the output segment
 * @param signals to send down
 * @param output the network's outputs; output segment only
 */
public record ForwardStep(
    Optional<Activation> activation, List<ErrorSignal> signals, Optional<Output> output) {

  /**
   * The network's outputs for a batch, made before the batch was learned. A batch that is scored
   * ({@link Activation#scored}) is predicted as an unlabelled one would be; else predictions are
   * those of the learning pass.
   *
   * @param probabilities class probabilities, or plain outputs for MSE, {@code [batch, outputs]}
   * @param losses loss per example that is learned from, {@code [batch]}
   * @param loss their mean
   * @param correct examples predicted right
   */
  public record Output(Matrix probabilities, float[] losses, double loss, int correct) {}
}
