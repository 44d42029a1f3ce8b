// SPDX-License-Identifier: Apache-2.0
package io.dni.inspect;

import java.util.List;

/**
 * An SG module or a critic in figures; null where nothing has been measured yet.
 *
 * @param parameters how many it has
 * @param steps its optimizer has taken
 * @param norm of all its parameters, Θ where it solves for least squares
 * @param rank width of what it sees of the activation, if it guesses linearly
 * @param condition number of C with its ridge, where it solves for least squares
 * @param error running ‖δ̂ − δ‖, root of the mean square over examples
 * @param relativeError running ‖δ̂ − δ‖ / ‖δ‖
 * @param cosine running cosine between guesses and returned gradients
 * @param impliedLoss running loss that the module implies
 * @param impliedOutput the output map that the module implies; null without a linear module that
 *     sees the label
 */
public record ModuleReport(
    long parameters,
    long steps,
    double norm,
    Integer rank,
    Double condition,
    Double error,
    Double relativeError,
    Double cosine,
    Double impliedLoss,
    ImpliedOutput impliedOutput) {

  /**
   * The linear output map {@code p̂ = h Ŵ + b̂} whose loss has the gradient that the module guesses
   * (SPEC, section 3).
   *
   * @param weightsNorm ‖Ŵ‖
   * @param weights Ŵ {@code [width][outputs]}
   * @param bias b̂ {@code [outputs]}
   */
  public record ImpliedOutput(double weightsNorm, List<double[]> weights, List<Double> bias) {}
}
