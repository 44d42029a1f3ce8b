// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.loss;

import io.dni.learning.tensor.Matrix;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A loss over the outputs p of the network and the targets y, both {@code [batch, outputs]} (SPEC,
 * section 1). Losses are positive (or zero) and given per example; gradients are ∂ℓ_s/∂p_s, per
 * example and not divided by the batch size.
 */
public enum Loss {
  /** Softmax cross-entropy over logits ("log loss"), y one-hot: {@code −Σ y log softmax(p)}. */
  SOFTMAX {
    @Override
    double row(float[] p, float[] y, int from, int width, float[] gradient) {
      double max = Double.NEGATIVE_INFINITY;
      double product = 0;
      for (int j = from; j < from + width; j++) {
        max = Math.max(max, p[j]);
        product += (double) p[j] * y[j];
      }
      double sum = 0;
      for (int j = from; j < from + width; j++) {
        sum += Math.exp(p[j] - max);
      }
      for (int j = from; j < from + width; j++) {
        gradient[j] = (float) (Math.exp(p[j] - max) / sum - y[j]);
      }
      return max + Math.log(sum) - product;
    }

    @Override
    public void probabilities(Matrix p, float[] out) {
      Matrix zero = Matrix.zeros(p.rows(), p.columns());
      perExample(p, zero, new float[p.rows()], out);
    }
  },

  /** Sigmoid cross-entropy of a single logit, y in {0, 1}. */
  SIGMOID {
    @Override
    double row(float[] p, float[] y, int from, int width, float[] gradient) {
      double z = p[from];
      double t = y[from];
      // log(1 + e^z) without overflow
      gradient[from] = (float) (1 / (1 + Math.exp(-z)) - t);
      return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - t * z;
    }

    @Override
    public void probabilities(Matrix p, float[] out) {
      for (int i = 0; i < p.size(); i++) {
        out[i] = (float) (1 / (1 + Math.exp(-p.data()[i])));
      }
    }

    @Override
    public int outputs(int classes) {
      return 1;
    }
  },

  /** Half the squared error, {@code ½‖p − y‖²}. */
  MSE {
    @Override
    double row(float[] p, float[] y, int from, int width, float[] gradient) {
      double sum = 0;
      for (int j = from; j < from + width; j++) {
        double d = (double) p[j] - y[j];
        gradient[j] = (float) d;
        sum += d * d;
      }
      return 0.5 * sum;
    }

    @Override
    public void probabilities(Matrix p, float[] out) {
      System.arraycopy(p.data(), 0, out, 0, p.size());
    }
  };

  /** Loss of the row that begins at {@code from}; writes its gradient. */
  abstract double row(float[] p, float[] y, int from, int width, float[] gradient);

  /** Class probabilities (or plain outputs for MSE), {@code [batch, outputs]}. */
  public abstract void probabilities(Matrix p, float[] out);

  /** Width of the output layer for so many classes: 1 for the sigmoid, else one per class. */
  public int outputs(int classes) {
    return classes;
  }

  /**
   * Loss and gradient of each example.
   *
   * @param losses receives ℓ_s {@code [batch]}
   * @param gradient receives ∂ℓ_s/∂p_s {@code [batch, outputs]}; for all three losses this is the
   *     output error e of direct feedback alignment as well
   * @return mean loss over the batch
   */
  public double perExample(Matrix p, Matrix y, float[] losses, float[] gradient) {
    if (p.rows() != y.rows() || p.columns() != y.columns()) {
      throw new IllegalArgumentException("targets: %s (expected: %s)".formatted(y, p));
    }
    double sum = 0;
    for (int s = 0; s < p.rows(); s++) {
      losses[s] = (float) row(p.data(), y.data(), s * p.columns(), p.columns(), gradient);
      sum += losses[s];
    }
    return sum / p.rows();
  }

  /** Number of rows whose most probable class is the target's. */
  public int correct(Matrix p, Matrix y) {
    int correct = 0;
    for (int s = 0; s < p.rows(); s++) {
      boolean right =
          p.columns() == 1
              ? (p.get(s, 0) > (this == SIGMOID ? 0f : 0.5f)) == (y.get(s, 0) > 0.5f)
              : p.argMax(s) == y.argMax(s);
      correct += right ? 1 : 0;
    }
    return correct;
  }

  /** Parses {@code softmax}, {@code sigmoid} or {@code mse}. */
  public static Loss parse(String name) {
    return Arrays.stream(values())
        .filter(l -> l.label().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "loss: %s (expected: one of %s)"
                        .formatted(
                            name,
                            Arrays.stream(values())
                                .map(Loss::label)
                                .collect(Collectors.joining(", ")))));
  }

  /** The name that {@link #parse} reads. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
