// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.theory;

/**
 * The recursion of Theorem 1 (S-C): linear regression {@code p = W X̄} whose SG module is tied to
 * three numbers, {@code ∇̂ = (α + 1) p − (β + 1) y + γ}. With {@code A = [pᵀ | −yᵀ | 1ᵀ]}, {@code ω
 * = (α, β, γ)} and {@code ξ = A ω}, the error of the guess:
 *
 * <pre>
 * W ← W − μ ∇̂ X̄ᵀ        ω ← ω − ν Aᵀ A ω        ν = ‖Aᵀξ‖² / ‖A Aᵀξ‖² (exact line search)
 * </pre>
 *
 * both from the old values. Double precision; ω = 0 is plain gradient descent.
 */
final class LineSearchRecursion {
  private final double[][] x;
  private final double[] y;
  private final double mu;
  private final double[] w;
  private final double[] omega;
  private final double[] p;
  private final double[] xi;
  private double nu;

  /**
   * @param x X̄, {@code [width + 1][examples]}, its last row all ones
   * @param y {@code [examples]}
   * @param mu step size of W
   * @param w start of W, {@code [width + 1]}
   * @param omega start of (α, β, γ)
   */
  LineSearchRecursion(double[][] x, double[] y, double mu, double[] w, double[] omega) {
    this.x = x;
    this.y = y;
    this.mu = mu;
    this.w = w.clone();
    this.omega = omega.clone();
    p = new double[y.length];
    xi = new double[y.length];
    look();
  }

  /** W, {@code [width + 1]}. */
  double[] w() {
    return w;
  }

  /** (α, β, γ). */
  double[] omega() {
    return omega;
  }

  /** Predictions at the present W, {@code [examples]}. */
  double[] p() {
    return p;
  }

  /** Error of the guess at the present values, {@code [examples]}. */
  double[] xi() {
    return xi;
  }

  /** The line-searched step size of ω at the present values; 0 where ω cannot improve. */
  double nu() {
    return nu;
  }

  /** Guess of the gradient at example {@code s}. */
  double guess(int s) {
    return (omega[0] + 1) * p[s] - (omega[1] + 1) * y[s] + omega[2];
  }

  /** ½‖p − y‖², the sum over the examples. */
  double loss() {
    double sum = 0;
    for (int s = 0; s < y.length; s++) {
      sum += (p[s] - y[s]) * (p[s] - y[s]);
    }
    return sum / 2;
  }

  /** ‖ξ‖². */
  double squaredError() {
    return squaredNorm(xi);
  }

  /** One step of both, simultaneously. */
  void step() {
    double[] descent = transposedTimes(xi);
    double[] guesses = new double[y.length];
    for (int s = 0; s < y.length; s++) {
      guesses[s] = guess(s);
    }
    for (int i = 0; i < w.length; i++) {
      double gradient = 0;
      for (int s = 0; s < y.length; s++) {
        gradient += guesses[s] * x[i][s];
      }
      w[i] -= mu * gradient;
    }
    for (int i = 0; i < 3; i++) {
      omega[i] -= nu * descent[i];
    }
    look();
  }

  /** Computes what depends on W and ω. */
  private void look() {
    for (int s = 0; s < y.length; s++) {
      p[s] = 0;
      for (int i = 0; i < w.length; i++) {
        p[s] += w[i] * x[i][s];
      }
      xi[s] = omega[0] * p[s] - omega[1] * y[s] + omega[2];
    }
    double[] descent = transposedTimes(xi);
    double denominator = 0;
    for (int s = 0; s < y.length; s++) {
      double along = descent[0] * p[s] - descent[1] * y[s] + descent[2];
      denominator += along * along;
    }
    nu = denominator > 0 ? squaredNorm(descent) / denominator : 0;
  }

  /** Aᵀ v. */
  private double[] transposedTimes(double[] v) {
    double[] out = new double[3];
    for (int s = 0; s < y.length; s++) {
      out[0] += p[s] * v[s];
      out[1] -= y[s] * v[s];
      out[2] += v[s];
    }
    return out;
  }

  private static double squaredNorm(double[] v) {
    double sum = 0;
    for (double value : v) {
      sum += value * value;
    }
    return sum;
  }
}
