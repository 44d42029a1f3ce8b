// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.layer;

import io.dni.learning.loss.Loss;

/**
 * What stands beside a network's output layer.
 *
 * @param beside width of the network's input, for a {@link LinearPath}; 0 for none
 * @param head what the network predicts with
 * @param loss of the outputs
 */
public record OutputSpec(int beside, Head head, Loss loss) {
  /** Nothing: for segments below the outputs. */
  public static final OutputSpec NONE = new OutputSpec(0, Head.SGD, Loss.SOFTMAX);
}
