// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

/** The running means that a segment keeps of itself. Stored by name, so the order may change. */
public enum Gauge {
  /** True prequential loss, mean per example; known first by the output segment. */
  TRUE_LOSS,
  /** Loss that the SG module implies, mean per example. */
  IMPLIED_LOSS,
  /** Mean over examples of ‖δ̂ − δ‖², summed over units. */
  SG_SQUARED_ERROR,
  /** Mean over examples of ‖δ‖². */
  GRADIENT_SQUARED_NORM,
  /** Mean over examples of ‖δ̂‖². */
  GUESS_SQUARED_NORM,
  /** Mean over examples of ⟨δ̂, δ⟩. */
  GUESS_PRODUCT,
  /** Distance between a batch and its signal, in batches. */
  DELAY,
  /** Norm of the parameter gradient. */
  PARAMETER_GRADIENT_NORM,
  /** Output segment: prequential accuracy. */
  ACCURACY
}
