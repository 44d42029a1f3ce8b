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
 * <p>With a decay λ, θ loses {@code η λ θ} in the same step, whatever the gradient (Loshchilov and
 * Hutter 2019).
 *
 * @param learningRate η, greater than 0
 * @param decay λ, 0 to 1
 */
public record Adam(double learningRate, double decay) implements Optimizer {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final float EPSILON = 1e-8f;

  /** Checks the rate. */
  public Adam {
    Optimizer.checkedRate(learningRate);
    Optimizer.checkedDecay(decay);
  }

  /** Without decay. */
  public Adam(double learningRate) {
    this(learningRate, 0);
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
    float shrink = (float) (learningRate * scale * decay);
    update(parameters, gradients, state, rate, unbias, shrink);
  }

  /** One loop over four arrays of the same length; the JIT vectorises it, root and division too. */
  private static void update(
      float[] theta, float[] g, OptimizerState state, float rate, float unbias, float shrink) {
    float[] m = state.firstMoment();
    float[] v = state.secondMoment();
    float b1 = (float) BETA1;
    float b2 = (float) BETA2;
    float c1 = (float) (1 - BETA1);
    float c2 = (float) (1 - BETA2);
    for (int i = 0; i < theta.length; i++) {
      float first = b1 * m[i] + c1 * g[i];
      float second = b2 * v[i] + c2 * g[i] * g[i];
      m[i] = first;
      v[i] = second;
      float step = rate * first / ((float) Math.sqrt(second * unbias) + EPSILON);
      theta[i] -= step + shrink * theta[i];
    }
  }

  @Override
  public String toString() {
    return "adam:" + learningRate + (decay == 0 ? "" : ":" + DECAY + decay);
  }
}
