// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.syntheticgradient;

/**
 * How far a guess was from the truth, over one batch.
 *
 * @param squaredError mean over examples of ‖guess − truth‖², summed over units; the SG loss
 * @param squaredTruth mean over examples of ‖truth‖²
 * @param squaredGuess mean over examples of ‖guess‖²
 * @param product mean over examples of ⟨guess, truth⟩
 */
public record GuessQuality(
    double squaredError, double squaredTruth, double squaredGuess, double product) {

  /** The quality of a guess that nothing could be learned from. */
  static final GuessQuality UNUSABLE =
      new GuessQuality(Double.NaN, Double.NaN, Double.NaN, Double.NaN);

  /**
   * False where a guess, a truth or a gradient was not finite; then nothing has been learned from
   * it.
   */
  public boolean finite() {
    return Double.isFinite(squaredError + squaredTruth + squaredGuess + product);
  }
}
