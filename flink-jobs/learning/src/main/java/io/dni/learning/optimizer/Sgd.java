// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.optimizer;

/**
 * Plain gradient descent, {@code θ ← θ − η g}.
 *
 * @param learningRate η, greater than 0
 */
public record Sgd(double learningRate) implements Optimizer {

  /** Checks the rate. */
  public Sgd {
    Optimizer.checkedRate(learningRate);
  }

  @Override
  public OptimizerState newState(int parameters) {
    return new OptimizerState(0, new float[0], new float[0]);
  }

  @Override
  public void step(float[] parameters, float[] gradients, OptimizerState state, double scale) {
    state.nextStep();
    float rate = (float) (learningRate * scale);
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] -= rate * gradients[i];
    }
  }

  @Override
  public String toString() {
    return "sgd:" + learningRate;
  }
}
