// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.optimizer;

/** A rule that subtracts a step from parameters, given the gradient of the loss. */
public sealed interface Optimizer permits Adam, Sgd, Halving {

  /** A fresh state for so many parameters. */
  OptimizerState newState(int parameters);

  /**
   * Takes one step in place.
   *
   * @param parameters changed in place
   * @param gradients mean gradients over the batch, same length; all finite
   * @param state changed in place
   * @param scale factor on the learning rate: 1 for a plain step, less for a schedule or the trust
   *     gate
   */
  void step(float[] parameters, float[] gradients, OptimizerState state, double scale);

  /** The step size. */
  double learningRate();

  /**
   * Parses {@code adam:0.003} or {@code sgd:0.1}, with a number of steps behind it for a rate that
   * halves: {@code adam:0.003:5000}.
   */
  static Optimizer parse(String text) {
    String[] parts = text.split(":", -1);
    try {
      if (parts.length == 3) {
        return new Halving(parse(parts[0] + ":" + parts[1]), Long.parseLong(parts[2]));
      }
      if (parts.length == 2 && parts[0].equals("adam")) {
        return new Adam(Double.parseDouble(parts[1]));
      }
      if (parts.length == 2 && parts[0].equals("sgd")) {
        return new Sgd(Double.parseDouble(parts[1]));
      }
    } catch (NumberFormatException e) {
      // falls through to the message below
    }
    throw new IllegalArgumentException(
        "optimizer: %s (expected: adam:RATE[:STEPS] or sgd:RATE[:STEPS] with RATE > 0)"
            .formatted(text));
  }

  /** Largest learning rate. */
  double MAX_RATE = 1e6;

  /**
   * A learning rate, checked to be positive and at most {@link #MAX_RATE}. With a gradient whose
   * norm is finite (below 2e19) a step then changes no parameter by more than 2e25, a step of Adam
   * by no more than 1e7: gradients cease to be finite long before parameters could.
   */
  static double checkedRate(double learningRate) {
    if (!(learningRate > 0 && learningRate <= MAX_RATE)) {
      throw new IllegalArgumentException(
          "learning-rate: %s (expected: > 0, at most 1e6)".formatted(learningRate));
    }
    return learningRate;
  }
}
