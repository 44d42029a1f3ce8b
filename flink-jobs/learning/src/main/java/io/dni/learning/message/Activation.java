// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.message;

import io.dni.learning.tensor.Matrix;
import java.util.Optional;

/**
 * A batch on its way up.
 *
 * @param id the batch
 * @param h activations {@code [batch, width]}; read-only
 * @param y targets {@code [batch, outputs]}, one-hot for classes; read-only
 * @param input the network's input {@code [batch, inputs]}, on its way to the linear path; empty
 *     where there is none, and below the first segment, where it is h
 */
public record Activation(BatchId id, Matrix h, Matrix y, Optional<Matrix> input) {

  /** A batch as it comes in. */
  public Activation(BatchId id, Matrix h, Matrix y) {
    this(id, h, y, Optional.empty());
  }

  /** The network's input; h in front of the first segment. */
  public Matrix networkInput() {
    return input.orElse(h);
  }

  /**
   * The same batch above a segment.
   *
   * @param above output of the segment
   * @param linearPath whether the network's input goes on with it
   */
  public Activation risen(Matrix above, boolean linearPath) {
    return new Activation(
        id, above, y, linearPath ? Optional.of(networkInput()) : Optional.empty());
  }
}
