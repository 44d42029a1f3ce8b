// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.optimizer;

/**
 * Another optimizer whose learning rate falls steadily to a half every so many steps, {@code η_t =
 * η 2^(−t / steps)}: for runs that are to converge and not to follow a stream.
 *
 * @param base the optimizer
 * @param steps in which the rate halves, at least 1
 */
public record Halving(Optimizer base, long steps) implements Optimizer {

  /** Checks the number of steps. */
  public Halving {
    if (steps < 1) {
      throw new IllegalArgumentException(
          "learning-rate half-life: %d steps (expected: >= 1)".formatted(steps));
    }
  }

  @Override
  public OptimizerState newState(int parameters) {
    return base.newState(parameters);
  }

  @Override
  public void step(float[] parameters, float[] gradients, OptimizerState state, double scale) {
    double fallen = Math.pow(0.5, (double) state.steps() / steps);
    base.step(parameters, gradients, state, scale * fallen);
  }

  /** The step size of the first step. */
  @Override
  public double learningRate() {
    return base.learningRate();
  }

  @Override
  public String toString() {
    return base + ":" + steps;
  }
}
