// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.layer;

import java.util.List;
import java.util.Map;

/**
 * Layer normalisation over the units of one row (Ba et al. 2016), so that a row is treated the same
 * whatever its batch, in training as in evaluation:
 *
 * <pre>
 * x̂ = (r − mean_s) / √(var_s + ε)        h = γ x̂ + β
 * ∂ℓ/∂r = 1 / √(var_s + ε) · (g − mean(g) − x̂ · mean(g x̂)),   g = γ δ, means over the units
 * </pre>
 */
final class LayerNorm implements Norm {
  private static final float EPSILON = 1e-5f;

  private final int width;
  private final ScaleAndShift learned;
  private final float[] row;
  private final float[] delta;

  /**
   * @param scale place of γ among the parameters; β lies behind it
   * @param statistics there are none
   */
  LayerNorm(int width, int scale, int statistics) {
    this.width = width;
    learned = new ScaleAndShift(width, scale);
    row = new float[width];
    delta = new float[width];
  }

  static List<TensorSpec> tensors(int width) {
    return ScaleAndShift.tensors(width);
  }

  /** Mean and inverse deviation have one value per row. */
  @Override
  public LayerTape newTape(int rows) {
    return new LayerTape(
        new float[rows * width], new float[rows * width], new float[rows], new float[rows]);
  }

  @Override
  public void forward(float[] parameters, float[] running, int rows, LayerTape tape) {
    learned.load(parameters);
    for (int s = 0; s < rows; s++) {
      System.arraycopy(tape.rectified(), s * width, row, 0, width);
      float mean = sum(row) / width;
      float inverse = inverseDeviation(mean);
      tape.mean()[s] = mean;
      tape.inverse()[s] = inverse;
      normalise(mean, inverse);
      System.arraycopy(row, 0, tape.output(), s * width, width);
    }
  }

  @Override
  public void infer(float[] parameters, float[] running, int rows, float[] h) {
    learned.load(parameters);
    for (int s = 0; s < rows; s++) {
      System.arraycopy(h, s * width, row, 0, width);
      float mean = sum(row) / width;
      normalise(mean, inverseDeviation(mean));
      System.arraycopy(row, 0, h, s * width, width);
    }
  }

  @Override
  public String describe(String r, InferenceGraph graph) {
    return graph.add(
        "LayerNormalization",
        List.of(r),
        List.of("gamma", "beta"),
        Map.of("axis", -1L, "epsilon", EPSILON));
  }

  @Override
  public void backward(
      float[] parameters, LayerTape tape, float[] deltas, Rectifier below, float[] gradients) {
    int rows = below.rows();
    learned.load(parameters);
    learned.clearGradients();
    float[] gamma = learned.gamma;
    float[] gammaGradient = learned.gammaGradient;
    float[] betaGradient = learned.betaGradient;
    float[] normalised = learned.beta;
    for (int s = 0; s < rows; s++) {
      System.arraycopy(tape.rectified(), s * width, row, 0, width);
      System.arraycopy(deltas, s * width, delta, 0, width);
      float mean = tape.mean()[s];
      float inverse = tape.inverse()[s];
      for (int j = 0; j < width; j++) {
        float x = (row[j] - mean) * inverse;
        normalised[j] = x;
        gammaGradient[j] += delta[j] * x;
        betaGradient[j] += delta[j];
        delta[j] *= gamma[j];
      }
      float meanDelta = sum(delta) / width;
      float meanProduct = 0;
      for (int j = 0; j < width; j++) {
        meanProduct += delta[j] * normalised[j];
      }
      meanProduct /= width;
      for (int j = 0; j < width; j++) {
        delta[j] = inverse * (delta[j] - meanDelta - normalised[j] * meanProduct);
      }
      below.row(s, row, delta);
    }
    learned.averageGradients(rows);
    learned.storeGradients(gradients);
  }

  @Override
  public boolean removesShift(int rows) {
    return false;
  }

  @Override
  public void track(LayerTape tape, int rows, float[] running) {}

  private float inverseDeviation(float mean) {
    float squares = 0;
    for (int j = 0; j < width; j++) {
      float d = row[j] - mean;
      squares += d * d;
    }
    return (float) (1 / Math.sqrt(squares / width + EPSILON));
  }

  private void normalise(float mean, float inverse) {
    float[] gamma = learned.gamma;
    float[] beta = learned.beta;
    for (int j = 0; j < width; j++) {
      row[j] = (row[j] - mean) * inverse * gamma[j] + beta[j];
    }
  }

  private static float sum(float[] values) {
    float sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }
}
