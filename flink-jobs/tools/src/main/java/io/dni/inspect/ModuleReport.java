// SPDX-License-Identifier: Apache-2.0
package io.dni.inspect;

import io.dni.learning.decoupling.DecoupledSegment;
import io.dni.learning.decoupling.Gauge;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.segment.Weights;
import io.dni.learning.syntheticgradient.LossExtraction;
import io.dni.learning.syntheticgradient.Projection;
import io.dni.learning.tensor.Vectors;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

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

  /** The module of a state. */
  static ModuleReport of(DecoupledSegment segment, SegmentState state, Weights weights) {
    float[] parameters = weights.parameters();
    OptionalDouble condition = segment.teacher().condition(weights);
    return new ModuleReport(
        parameters.length,
        weights.optimizer().steps(),
        Math.sqrt(Vectors.squaredNorm(parameters, parameters.length)),
        segment.teacher().projection().map(Projection::rank).orElse(null),
        condition.isPresent() ? condition.getAsDouble() : null,
        measured(Math.sqrt(state.gauge(Gauge.SG_SQUARED_ERROR))),
        measured(state.relativeError()),
        measured(state.cosine()),
        measured(state.gauge(Gauge.IMPLIED_LOSS)),
        segment.impliedOutput(state).map(ModuleReport::impliedOutput).orElse(null));
  }

  private static ImpliedOutput impliedOutput(LossExtraction extraction) {
    double squares = 0;
    for (double[] row : extraction.weights()) {
      squares += Arrays.stream(row).map(w -> w * w).sum();
    }
    return new ImpliedOutput(
        Math.sqrt(squares),
        List.of(extraction.weights()),
        Arrays.stream(extraction.bias()).boxed().toList());
  }

  /** Null for what is not measured. */
  static Double measured(double value) {
    return Double.isNaN(value) ? null : value;
  }
}
