// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.message;

import io.dni.learning.tensor.Matrix;
import java.util.Optional;

/**
 * What a segment hears about a batch that it has sent up.
 *
 * @param interfaceIndex interface i lies between segments i and i + 1; the receiver is segment i
 * @param id the batch
 * @param kind what the values are
 * @param values {@code [batch, columns]}, read-only; empty if the sender had nothing finite to say,
 *     so that the receiver need not wait
 * @param runningLoss newest running true loss that the sender knows, NaN if none
 */
public record ErrorSignal(
    int interfaceIndex, BatchId id, Kind kind, Optional<Matrix> values, double runningLoss) {

  /** What a segment can learn from. */
  public enum Kind {
    /** δ = ∂ℓ/∂h per example, {@code [batch, width]}. */
    ERROR_GRADIENT,
    /** e = p − y, {@code [batch, outputs]}, for direct feedback alignment. */
    OUTPUT_ERROR,
    /** ℓ per example, {@code [batch, 1]}, for a critic. */
    LOSS
  }
}
