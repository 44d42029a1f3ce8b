// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.syntheticgradient;

import io.dni.learning.loss.Loss;
import io.dni.learning.tensor.Matrix;
import io.dni.learning.tensor.SymmetricEigen;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * The loss that a linear SG module implies (SPEC, section 3; main paper, Fig. 2).
 *
 * <p>For a linear output map the MSE gradient at h is {@code (h W + b − y) Wᵀ}, so a good module
 * {@code δ̂ = h A + y B + c} has {@code B ≈ −Wᵀ} and {@code c ≈ b Wᵀ}. Hence {@code Ŵ = −Bᵀ [width,
 * outputs]} and {@code b̂ = c · pinv(Ŵᵀ) [outputs]}, from the module's parameters alone. Without
 * label conditioning there is no B and no implied loss.
 *
 * <p>For log loss the gradient at h is {@code (q − y) Wᵀ} with q the probabilities, to which the
 * module's linear form is a fit. With softmax, {@code q ≈ 1/K + (z − mean z) / K}: the constant 1/K
 * is in all classes and drops out of the loss; b̂ is then about b / K, which matters only where b
 * is large. With a single sigmoid output, {@code q = σ(z) ≈ ½ + z / 4}, so the module's constant is
 * {@code c + (constant part of h) A ≈ (½ + b / 4) Wᵀ}. Here SPEC's b̂ fails, for two reasons: it
 * takes the ½ for bias, and where h has a constant part of its own (the biases of the layers below)
 * training divides the ½ between c and A in a way that no formula on c alone can undo. What the
 * data do determine is the sum: a least-squares fit has the mean of what it fits, so {@code mean (r
 * + y) = mean q}, r being the residual read-out. So for the sigmoid the bias is the one at which
 * the implied probabilities have that mean ({@link #levelledClosedForm}); no parameter of the
 * network enters.
 */
public final class LossExtraction {
  /**
   * Most outputs of a network whose implied loss is read while it learns. The decomposition is
   * cubic in the outputs: 0.1 s for 100, half a minute for 800, during which the segment would
   * stand still.
   */
  public static final int MAX_OUTPUTS = 100;

  /** Eigenvalues of ŴᵀŴ below this share of the largest count as zero (singular values: 1e-6). */
  private static final double RANK_TOLERANCE = 1e-12;

  /** A module's fit may leave (0, 1), a mean probability may not. */
  private static final double LEAST_LEVEL = 1e-3;

  /** Halvings of the interval in which the level is; more than a double has digits. */
  private static final int HALVINGS = 60;

  private final double[][] weights;
  private final double[] bias;
  private final double[][] pseudoInverse;

  private LossExtraction(double[][] weights, double[] bias, double[][] pseudoInverse) {
    this.weights = weights;
    this.bias = bias;
    this.pseudoInverse = pseudoInverse;
  }

  /**
   * Reads Ŵ and b̂ out of a linear module.
   *
   * @param b B {@code [outputs, width]} row-major, from {@code offset} on
   * @param c c {@code [width]}, from {@code cOffset} on
   */
  public static LossExtraction of(
      float[] b, int offset, float[] c, int cOffset, int outputs, int width) {
    double[][] w = new double[width][outputs];
    for (int k = 0; k < outputs; k++) {
      for (int j = 0; j < width; j++) {
        w[j][k] = -b[offset + k * width + j];
      }
    }
    double[][] pinv = pseudoInverseOfTranspose(w, outputs);
    double[] bias = new double[outputs];
    for (int j = 0; j < width; j++) {
      for (int k = 0; k < outputs; k++) {
        bias[k] += c[cOffset + j] * pinv[j][k];
      }
    }
    return new LossExtraction(w, bias, pinv);
  }

  /** Ŵ {@code [width][outputs]}. */
  public double[][] weights() {
    return weights;
  }

  /** b̂ {@code [outputs]}; of a module for a sigmoid output it holds a part of the ½ as well. */
  public double[] bias() {
    return bias;
  }

  /**
   * The implied loss of each example: by the residual read-out for MSE, which is the more exact
   * there, by the closed form for log loss, levelled for the single sigmoid output.
   *
   * @param guess δ̂ {@code [batch, width]} of the module for (h, y); asked for where it is needed
   */
  public float[] impliedLosses(Loss loss, Matrix h, Matrix y, Supplier<Matrix> guess) {
    return switch (loss) {
      case MSE -> residualReadOut(guess.get());
      case SOFTMAX -> closedForm(loss, h, y);
      case SIGMOID -> levelledClosedForm(h, y, guess.get());
    };
  }

  /** {@code ℓ̂_s = loss(h_s Ŵ + b̂, y_s)}, {@code [batch]}. */
  public float[] closedForm(Loss loss, Matrix h, Matrix y) {
    return losses(loss, times(h, weights), bias, y);
  }

  /**
   * {@code ℓ̂_s = loss(h_s Ŵ + b̂, y_s)}, {@code [batch]}, for a single sigmoid output, with the b̂
   * for which {@code mean σ(h Ŵ + b̂) = mean(r + y)}, {@code r = δ̂ pinv(Ŵᵀ)}.
   *
   * @param guess δ̂ {@code [batch, width]} of the module for (h, y)
   */
  private float[] levelledClosedForm(Matrix h, Matrix y, Matrix guess) {
    if (Arrays.stream(weights).allMatch(row -> row[0] == 0)) {
      return closedForm(Loss.SIGMOID, h, y); // a fresh module knows of no label
    }
    Matrix r = times(guess, pseudoInverse);
    double level = 0;
    for (int s = 0; s < r.rows(); s++) {
      level += ((double) r.get(s, 0) + y.get(s, 0)) / r.rows();
    }
    Matrix z = times(h, weights);
    double[] bias = {biasAtLevel(z, Math.max(LEAST_LEVEL, Math.min(level, 1 - LEAST_LEVEL)))};
    return losses(Loss.SIGMOID, z, bias, y);
  }

  /** The b for which {@code mean σ(z + b)} is a given mean; the mean rises with b. */
  private static double biasAtLevel(Matrix z, double level) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (float value : z.data()) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    double logit = Math.log(level / (1 - level));
    double low = logit - most;
    double high = logit - least;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      double mean = 0;
      for (float value : z.data()) {
        mean += 1 / (1 + Math.exp(-value - middle)) / z.size();
      }
      if (mean < level) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  private static float[] losses(Loss loss, Matrix z, double[] bias, Matrix y) {
    for (int i = 0; i < z.size(); i++) {
      z.data()[i] += (float) bias[i % bias.length];
    }
    float[] losses = new float[z.rows()];
    loss.perExample(z, y, losses, new float[z.size()]);
    return losses;
  }

  /** {@code ℓ̂_s = ½‖δ̂_s pinv(Ŵᵀ)‖²}, {@code [batch]}. */
  public float[] residualReadOut(Matrix guess) {
    Matrix r = times(guess, pseudoInverse);
    float[] losses = new float[guess.rows()];
    for (int s = 0; s < losses.length; s++) {
      double sum = 0;
      for (int k = 0; k < r.columns(); k++) {
        sum += (double) r.get(s, k) * r.get(s, k);
      }
      losses[s] = (float) (0.5 * sum);
    }
    return losses;
  }

  private static Matrix times(Matrix a, double[][] b) {
    int outputs = b[0].length;
    Matrix out = Matrix.zeros(a.rows(), outputs);
    double[] row = new double[outputs];
    for (int s = 0; s < a.rows(); s++) {
      Arrays.fill(row, 0);
      for (int j = 0; j < a.columns(); j++) {
        double value = a.get(s, j);
        for (int k = 0; k < outputs; k++) {
          row[k] += value * b[j][k];
        }
      }
      for (int k = 0; k < outputs; k++) {
        out.data()[s * outputs + k] = (float) row[k];
      }
    }
    return out;
  }

  /**
   * pinv(Ŵᵀ) {@code = Ŵ (ŴᵀŴ)⁺}, through the eigenvectors of the small matrix ŴᵀŴ. Directions that
   * the module does not use (the sum over classes, for softmax) are left out.
   */
  private static double[][] pseudoInverseOfTranspose(double[][] w, int outputs) {
    double[][] gram = new double[outputs][outputs];
    for (double[] row : w) {
      for (int k = 0; k < outputs; k++) {
        for (int l = 0; l < outputs; l++) {
          gram[k][l] += row[k] * row[l];
        }
      }
    }
    SymmetricEigen eigen = SymmetricEigen.of(gram);
    double threshold = RANK_TOLERANCE * Arrays.stream(eigen.values()).max().orElse(0);
    double[][] inverse = new double[outputs][outputs];
    for (int e = 0; e < outputs; e++) {
      double value = eigen.values()[e];
      if (value > threshold) {
        for (int k = 0; k < outputs; k++) {
          for (int l = 0; l < outputs; l++) {
            inverse[k][l] += eigen.vectors()[k][e] * eigen.vectors()[l][e] / value;
          }
        }
      }
    }
    double[][] out = new double[w.length][outputs];
    for (int j = 0; j < w.length; j++) {
      for (int k = 0; k < outputs; k++) {
        for (int l = 0; l < outputs; l++) {
          out[j][l] += w[j][k] * inverse[k][l];
        }
      }
    }
    return out;
  }
}
