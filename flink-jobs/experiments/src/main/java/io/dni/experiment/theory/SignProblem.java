// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.theory;

/**
 * The problem of S-B: {@code f(x) = a x + b} on the points −2, −1, 1, 2 with the loss {@code Σ
 * |f|}, whose only critical point is a = b = 0, and an SG module that is a single number c, trained
 * towards {@code g_i = sign f(x_i)}. With it every (a, 0, 0) is a critical point.
 */
final class SignProblem {
  private static final double[] X = {-2, -1, 1, 2};

  private double a;
  private double b;
  private double c;

  SignProblem(double a, double b, double c) {
    this.a = a;
    this.b = b;
    this.c = c;
  }

  double a() {
    return a;
  }

  double b() {
    return b;
  }

  double c() {
    return c;
  }

  /** {@code Σ |a x + b|}. */
  static double loss(double a, double b) {
    double sum = 0;
    for (double x : X) {
      sum += Math.abs(a * x + b);
    }
    return sum;
  }

  /** The true loss here. */
  double loss() {
    return loss(a, b);
  }

  /** The true gradient of each example, {@code sign f(x_i)}, sign(0) = 0. */
  double[] gradients() {
    double[] g = new double[X.length];
    for (int i = 0; i < X.length; i++) {
      g[i] = Math.signum(a * X[i] + b);
    }
    return g;
  }

  /** {@code ∂L/∂a = Σ g_i x_i}. */
  double slopeOfA() {
    double[] g = gradients();
    double sum = 0;
    for (int i = 0; i < X.length; i++) {
      sum += g[i] * X[i];
    }
    return sum;
  }

  /** {@code ∂L/∂b = Σ g_i}. */
  double slopeOfB() {
    double sum = 0;
    for (double g : gradients()) {
      sum += g;
    }
    return sum;
  }

  /** The module's loss, {@code Σ (c − g_i)²}. */
  double moduleLoss() {
    double sum = 0;
    for (double g : gradients()) {
      sum += (c - g) * (c - g);
    }
    return sum;
  }

  /**
   * Largest of what moves a, b and c: {@code |c Σ x_i|}, {@code |4 c|}, {@code |2 Σ (c − g_i)|}. 0
   * at a critical point of the system with the module.
   */
  double drive() {
    double ofA = 0;
    double ofC = 0;
    for (int i = 0; i < X.length; i++) {
      ofA += c * X[i];
      ofC += 2 * (c - gradients()[i]);
    }
    return Math.max(Math.abs(ofA), Math.max(Math.abs(X.length * c), Math.abs(ofC)));
  }

  /** One step with the module: a and b by its guess, c towards the truth, all from old values. */
  void step(double mu, double nu) {
    double alongA = 0;
    double alongC = 0;
    double[] g = gradients();
    for (int i = 0; i < X.length; i++) {
      alongA += c * X[i];
      alongC += c - g[i];
    }
    a -= mu * alongA;
    b -= mu * X.length * c;
    c -= nu * 2 * alongC;
  }

  /** One step of (sub)gradient descent, without the module. */
  void trueStep(double mu) {
    double alongA = slopeOfA();
    double alongB = slopeOfB();
    a -= mu * alongA;
    b -= mu * alongB;
  }
}
