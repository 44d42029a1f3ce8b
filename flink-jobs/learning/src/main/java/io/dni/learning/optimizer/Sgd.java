// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.optimizer;

/**
 * Plain gradient descent, {@code θ ← θ − η (g + λ θ)}.
 *
 * @param learningRate η, greater than 0
 * @param decay λ, 0 to 1
 */
public record Sgd(double learningRate, double decay) implements Optimizer {

  /** Checks the rate. */
  public Sgd {
    Optimizer.checkedRate(learningRate);
    Optimizer.checkedDecay(decay);
  }

  /** Without decay. */
  public Sgd(double learningRate) {
    this(learningRate, 0);
  }

  @Override
  public OptimizerState newState(int parameters) {
    return new OptimizerState(0, new float[0], new float[0]);
  }

  @Override
  public void step(float[] parameters, float[] gradients, OptimizerState state, double scale) {
    state.nextStep();
    float rate = (float) (learningRate * scale);
    float shrink = (float) (learningRate * scale * decay);
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] -= rate * gradients[i] + shrink * parameters[i];
    }
  }

  @Override
  public String toString() {
    return "sgd:" + learningRate + (decay == 0 ? "" : ":" + DECAY + decay);
  }
}
