// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.optimizer;

import java.util.Optional;

/** A rule that subtracts a step from parameters, given the gradient of the loss. */
public sealed interface Optimizer extends ModuleOptimizer permits Adam, Sgd, Halving {

  /** What stands before the decay. */
  String DECAY = "decay=";

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
   * Parses {@code adam:0.003} or {@code sgd:0.1}; behind it may stand the decay of the parameters,
   * {@code adam:0.001:decay=1e-4}, and a number of steps in which the rate halves, {@code
   * adam:0.003:5000}.
   */
  static Optimizer parse(String text) {
    String[] parts = text.split(":", -1);
    int next = 2;
    try {
      double rate = parts.length > 1 ? Double.parseDouble(parts[1]) : 0;
      double decay = 0;
      if (parts.length > next && parts[next].startsWith(DECAY)) {
        decay = Double.parseDouble(parts[next++].substring(DECAY.length()));
      }
      Optional<Optimizer> base =
          switch (parts[0]) {
            case "adam" -> Optional.of(new Adam(rate, decay));
            case "sgd" -> Optional.of(new Sgd(rate, decay));
            default -> Optional.empty();
          };
      if (base.isPresent() && next == parts.length) {
        return base.get();
      }
      if (base.isPresent() && next == parts.length - 1) {
        return new Halving(base.get(), Long.parseLong(parts[next]));
      }
    } catch (NumberFormatException e) {
      // falls through to the message below
    }
    throw new IllegalArgumentException(
        "optimizer: %s (expected: adam:RATE[:decay=D][:STEPS] or sgd:RATE[:decay=D][:STEPS] with RATE > 0)"
            .formatted(text));
  }

  /** A share of the parameters that goes per unit of learning rate, checked. */
  static double checkedDecay(double decay) {
    if (!(decay >= 0 && decay <= 1)) {
      throw new IllegalArgumentException("decay: %s (expected: 0 to 1)".formatted(decay));
    }
    return decay;
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
