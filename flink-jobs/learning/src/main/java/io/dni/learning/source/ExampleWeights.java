// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.source;

import io.dni.learning.tensor.Matrix;

/**
 * Weights of examples: each multiplies the loss of its example, and so its error gradients at every
 * height of the network. What a module learns of an example is the gradient without the weight, of
 * which its guesses are multiplied; from an example of weight 0 nothing is learned anywhere.
 */
public final class ExampleWeights {
  private ExampleWeights() {}

  /**
   * Each row times its weight.
   *
   * @param rows {@code [batch, width]}; unchanged
   * @param weights {@code [batch, 1]}
   */
  static Matrix times(Matrix rows, Matrix weights) {
    Matrix product = rows.copy();
    for (int i = 0; i < product.size(); i++) {
      product.data()[i] *= weights.data()[i / rows.columns()];
    }
    return product;
  }

  /**
   * Each row by its weight, the rows of weight 0 left out.
   *
   * @param rows {@code [batch, width]}; unchanged
   * @param weights {@code [batch, 1]}
   */
  public static Matrix divided(Matrix rows, Matrix weights) {
    Matrix rest = taken(rows, weights);
    int to = 0;
    for (int s = 0; s < rows.rows(); s++) {
      float weight = weights.data()[s];
      for (int j = 0; weight > 0 && j < rows.columns(); j++) {
        rest.data()[to++] /= weight;
      }
    }
    return rest;
  }

  /** The rows whose weight is not 0. */
  public static Matrix taken(Matrix rows, Matrix weights) {
    int count = 0;
    for (float weight : weights.data()) {
      count += weight > 0 ? 1 : 0;
    }
    Matrix rest = Matrix.zeros(count, rows.columns());
    int to = 0;
    for (int s = 0; s < rows.rows(); s++) {
      if (weights.data()[s] > 0) {
        System.arraycopy(
            rows.data(), s * rows.columns(), rest.data(), to++ * rows.columns(), rows.columns());
      }
    }
    return rest;
  }
}
