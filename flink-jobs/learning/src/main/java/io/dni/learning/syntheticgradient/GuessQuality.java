// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.syntheticgradient;

import io.dni.learning.tensor.Matrix;
import io.dni.learning.tensor.Vectors;

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

  /** Of a guess, both {@code [batch, width]}. */
  static GuessQuality of(Matrix guess, Matrix truth) {
    double examples = Math.max(1, truth.rows());
    Vectors.Comparison both = Vectors.compare(guess.data(), truth.data(), truth.size());
    double error = both.squaredDistance() / examples;
    double guessed = both.squaredFirst() / examples;
    double target = both.squaredSecond() / examples;
    return new GuessQuality(error, target, guessed, (target + guessed - error) / 2);
  }

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
