// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.syntheticgradient;

import io.dni.learning.loss.Loss;
import io.dni.learning.tensor.Matrix;
import io.dni.learning.tensor.SymmetricEigen;
import java.util.Arrays;

/**
 * The loss that a linear SG module implies (SPEC, section 3; main paper, Fig. 2).
 *
 * <p>For a linear output map the MSE gradient at h is {@code (h W + b − y) Wᵀ}, so a good module
 * {@code δ̂ = h A + y B + c} has {@code B ≈ −Wᵀ} and {@code c ≈ b Wᵀ}. Hence {@code Ŵ = −Bᵀ [width,
 * outputs]} and {@code b̂ = c · pinv(Ŵᵀ) [outputs]}, from the module's parameters alone. Without
 * label conditioning there is no B and no implied loss.
 */
public final class LossExtraction {
  /** Eigenvalues of ŴᵀŴ below this share of the largest count as zero (singular values: 1e-6). */
  private static final double RANK_TOLERANCE = 1e-12;

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

  /** b̂ {@code [outputs]}. */
  public double[] bias() {
    return bias;
  }

  /**
   * The implied loss of each example: by the residual read-out for MSE, which is the more exact
   * there, by the closed form for the other losses.
   *
   * @param guess δ̂ {@code [batch, width]} of the module for (h, y)
   */
  public float[] impliedLosses(Loss loss, Matrix h, Matrix y, Matrix guess) {
    return loss == Loss.MSE ? residualReadOut(guess) : closedForm(loss, h, y);
  }

  /** {@code ℓ̂_s = loss(h_s Ŵ + b̂, y_s)}, {@code [batch]}. */
  public float[] closedForm(Loss loss, Matrix h, Matrix y) {
    Matrix p = times(h, weights);
    for (int i = 0; i < p.size(); i++) {
      p.data()[i] += (float) bias[i % bias.length];
    }
    float[] losses = new float[h.rows()];
    loss.perExample(p, y, losses, new float[p.size()]);
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
