// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.optimizer;

/**
 * Adam with β1 = 0.9, β2 = 0.999, ε = 1e-8 (S-D):
 *
 * <pre>
 * m ← β1 m + (1 − β1) g      v ← β2 v + (1 − β2) g²
 * θ ← θ − η · m / (1 − β1ᵗ) / (√(v / (1 − β2ᵗ)) + ε)
 * </pre>
 *
 * @param learningRate η, greater than 0
 */
public record Adam(double learningRate) implements Optimizer {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final float EPSILON = 1e-8f;

  /** Checks the rate. */
  public Adam {
    Optimizer.checkedRate(learningRate);
  }

  @Override
  public OptimizerState newState(int parameters) {
    return new OptimizerState(0, new float[parameters], new float[parameters]);
  }

  @Override
  public void step(float[] parameters, float[] gradients, OptimizerState state, double scale) {
    double t = (double) state.nextStep();
    float rate = (float) (learningRate * scale / (1 - Math.pow(BETA1, t)));
    float unbias = (float) (1 / (1 - Math.pow(BETA2, t)));
    update(parameters, gradients, state.firstMoment(), state.secondMoment(), rate, unbias);
  }

  /** One loop over four arrays of the same length; the JIT vectorises it, root and division too. */
  private static void update(
      float[] theta, float[] g, float[] m, float[] v, float rate, float unbias) {
    float b1 = (float) BETA1;
    float b2 = (float) BETA2;
    float c1 = (float) (1 - BETA1);
    float c2 = (float) (1 - BETA2);
    for (int i = 0; i < theta.length; i++) {
      float first = b1 * m[i] + c1 * g[i];
      float second = b2 * v[i] + c2 * g[i] * g[i];
      m[i] = first;
      v[i] = second;
      theta[i] -= rate * first / ((float) Math.sqrt(second * unbias) + EPSILON);
    }
  }

  @Override
  public String toString() {
    return "adam:" + learningRate;
  }
}
