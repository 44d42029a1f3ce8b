// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.message;

import io.dni.learning.tensor.Matrix;
import io.dni.learning.tensor.Vectors;
import java.util.Optional;

/**
 * A batch on its way up.
 *
 * @param id the batch
 * @param h activations {@code [batch, width]}; read-only
 * @param y targets {@code [batch, outputs]}, one-hot for classes; read-only
 * @param input the network's input {@code [batch, inputs]}, on its way to the linear path; empty
 *     where there is none, and below the first segment, where it is h
 * @param evaluated activations as evaluation has them {@code [batch, width]}, on their way to the
 *     prediction that an unlabelled batch would get now: with running statistics where learning
 *     uses those of the batch; the same object as h where both are one; empty where nobody asks
 * @param weights factors of the examples' losses and gradients {@code [batch, 1]}, 0 or more; empty
 *     where all are 1
 */
public record Activation(
    BatchId id,
    Matrix h,
    Matrix y,
    Optional<Matrix> input,
    Optional<Matrix> evaluated,
    Optional<Matrix> weights) {

  /** A batch as it comes in, to be learned only. */
  public Activation(BatchId id, Matrix h, Matrix y) {
    this(id, h, y, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** A batch as it comes in, to be predicted as well before it is learned. */
  public Activation scored() {
    return new Activation(id, h, y, input, Optional.of(h), weights);
  }

  /** The same batch with other weights {@code [batch, 1]}; empty: all are 1. */
  public Activation weighted(Optional<Matrix> others) {
    return new Activation(id, h, y, input, evaluated, others);
  }

  /** Whether no example counts: such a batch is scored, and nothing is learned from it. */
  public boolean weightless() {
    return weights.isPresent() && Vectors.squaredNorm(weights.get().data(), h.rows()) == 0;
  }

  /** The network's input; h in front of the first segment. */
  public Matrix networkInput() {
    return input.orElse(h);
  }

  /**
   * The same batch above a segment.
   *
   * @param above output of the segment
   * @param evaluatedAbove its output as evaluation has it
   * @param linearPath whether the network's input goes on with it
   */
  public Activation risen(Matrix above, Optional<Matrix> evaluatedAbove, boolean linearPath) {
    Optional<Matrix> on = linearPath ? Optional.of(networkInput()) : Optional.empty();
    return new Activation(id, above, y, on, evaluatedAbove, weights);
  }
}
