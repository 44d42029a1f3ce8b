// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.layer;

import io.dni.learning.tensor.Blas;
import io.dni.learning.tensor.Blas.Transpose;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The arithmetic of one block at a fixed place in flat arrays: {@code z = x W + b}, {@code r =
 * relu(z)}, {@code h = γ (r − mean) / √(var + ε) + β} (SPEC, section 1; S-D).
 *
 * <p>A block holds no numbers of its own. Parameters come as one flat array per segment, in which
 * this block owns, from its offset on, W {@code [in, out]} row-major, b {@code [out]} and, with
 * batch norm, γ and β {@code [out]}. Everything but the three matrix products is a plain loop over
 * one row at a time, in scratch space, for the reason that {@link BatchNorm} gives.
 */
public final class Block {
  private final BlockSpec spec;
  private final int weights;
  private final int bias;
  private final int gamma;
  private final int statistics;
  private final BatchNorm batchNorm;
  private final float[] row;
  private final float[] perUnit;
  private float[] dz = new float[0];

  /**
   * @param parameterOffset where this block's parameters begin in the segment's array
   * @param statisticOffset where its running statistics begin
   */
  public Block(BlockSpec spec, int parameterOffset, int statisticOffset) {
    this.spec = spec;
    this.weights = parameterOffset;
    this.bias = weights + spec.inputs() * spec.outputs();
    this.gamma = bias + spec.outputs();
    this.statistics = statisticOffset;
    this.batchNorm = new BatchNorm(spec.batchNorm() ? spec.outputs() : 0);
    this.row = new float[spec.outputs()];
    this.perUnit = new float[spec.outputs()];
  }

  /** What the block was made from. */
  public BlockSpec spec() {
    return spec;
  }

  /** Offset of W {@code [in, out]} in the segment's parameters; b, γ and β follow. */
  public int weightOffset() {
    return weights;
  }

  /** Offset of b {@code [out]}. */
  public int biasOffset() {
    return bias;
  }

  /** Offset of γ {@code [out]}, β behind it; only with batch norm. */
  public int gammaOffset() {
    return gamma;
  }

  /** Offset of the running mean {@code [out]}, running variance behind it; only with batch norm. */
  public int statisticOffset() {
    return statistics;
  }

  /** Sets the parameters' and statistics' start values: b = 0, γ = 1, β = 0, mean 0, variance 1. */
  public void initialise(float[] parameters, float[] running, RandomGenerator random) {
    spec.initialization().fill(parameters, weights, spec.inputs(), spec.outputs(), random);
    if (spec.batchNorm()) {
      Arrays.fill(parameters, gamma, gamma + spec.outputs(), 1f);
      Arrays.fill(running, statistics + spec.outputs(), statistics + 2 * spec.outputs(), 1f);
    }
  }

  /**
   * Forward pass with the statistics of the batch.
   *
   * @param x input {@code [rows, in]}
   * @param r receives relu(x W + b) {@code [rows, out]}; without batch norm the same array as
   *     {@code h}
   * @param mean receives the batch mean of r {@code [out]}; unused without batch norm
   * @param inverse receives 1 / √(var + ε) {@code [out]}; unused without batch norm
   * @param h receives the output {@code [rows, out]}
   */
  public void forward(
      float[] parameters,
      float[] x,
      int rows,
      float[] r,
      float[] mean,
      float[] inverse,
      float[] h) {
    affine(parameters, x, rows, r);
    if (spec.batchNorm()) {
      batchNorm.statistics(r, rows, mean, inverse);
      batchNorm.normalise(r, rows, mean, inverse, parameters, gamma, h);
    }
  }

  /** Folds the statistics of a forward pass into the running ones. */
  public void track(float[] mean, float[] inverse, float[] running) {
    if (spec.batchNorm()) {
      batchNorm.track(mean, inverse, running, statistics);
    }
  }

  /** Forward pass with the running statistics, for evaluation; arrays as in {@link #forward}. */
  public void infer(float[] parameters, float[] running, float[] x, int rows, float[] h) {
    affine(parameters, x, rows, h);
    if (spec.batchNorm()) {
      int width = spec.outputs();
      float[] mean = Arrays.copyOfRange(running, statistics, statistics + width);
      float[] inverse = new float[width];
      for (int j = 0; j < width; j++) {
        inverse[j] = (float) (1 / Math.sqrt(running[statistics + width + j] + BatchNorm.EPSILON));
      }
      batchNorm.normalise(h, rows, mean, inverse, parameters, gamma, h);
    }
  }

  /**
   * Backward pass.
   *
   * @param delta per-example error gradient of the output {@code [rows, out]}
   * @param gradients receives this block's parameter gradients, means over the batch, at the same
   *     offsets as the parameters
   * @param deltaIn receives the per-example error gradient of the input {@code [rows, in]}; null if
   *     nobody wants it, which saves a matrix product
   */
  public void backward(
      float[] parameters,
      float[] x,
      int rows,
      float[] r,
      float[] mean,
      float[] inverse,
      float[] delta,
      float[] gradients,
      float[] deltaIn) {
    int in = spec.inputs();
    int out = spec.outputs();
    ensureScratch(rows);
    float[] g = dz;
    if (spec.batchNorm()) {
      batchNorm.backward(
          relu(), delta, r, rows, mean, inverse, parameters, gamma, g, gradients, bias);
    } else {
      g = relu() ? masked(delta, r, rows) : delta;
      biasGradient(g, rows, gradients);
    }
    Blas.multiply(
        Transpose.YES, Transpose.NO, in, out, rows, 1f / rows, x, 0, g, 0, gradients, weights);
    if (deltaIn != null) {
      Blas.multiply(
          Transpose.NO, Transpose.YES, rows, in, out, 1f, g, 0, parameters, weights, deltaIn, 0);
    }
  }

  /**
   * 1 where a rectified value is positive, else 0; arithmetic, because a branch is not vectorised.
   */
  static float active(float rectified) {
    return Math.min(1f, rectified * 1e38f);
  }

  private void affine(float[] parameters, float[] x, int rows, float[] r) {
    int out = spec.outputs();
    Blas.multiply(
        Transpose.NO, Transpose.NO, rows, out, spec.inputs(), 1f, x, 0, parameters, weights, r, 0);
    float floor = relu() ? 0f : Float.NEGATIVE_INFINITY;
    System.arraycopy(parameters, bias, perUnit, 0, out);
    for (int s = 0; s < rows; s++) {
      System.arraycopy(r, s * out, row, 0, out);
      for (int j = 0; j < out; j++) {
        row[j] = Math.max(row[j] + perUnit[j], floor);
      }
      System.arraycopy(row, 0, r, s * out, out);
    }
  }

  private boolean relu() {
    return spec.nonlinearity() == Nonlinearity.RELU;
  }

  private float[] masked(float[] delta, float[] r, int rows) {
    for (int i = 0, size = rows * spec.outputs(); i < size; i++) {
      dz[i] = delta[i] * active(r[i]);
    }
    return dz;
  }

  private void biasGradient(float[] g, int rows, float[] gradients) {
    int out = spec.outputs();
    Arrays.fill(perUnit, 0f);
    for (int s = 0; s < rows; s++) {
      System.arraycopy(g, s * out, row, 0, out);
      for (int j = 0; j < out; j++) {
        perUnit[j] += row[j];
      }
    }
    float scale = 1f / rows;
    for (int j = 0; j < out; j++) {
      gradients[bias + j] = perUnit[j] * scale;
    }
  }

  private void ensureScratch(int rows) {
    if (dz.length < rows * spec.outputs()) {
      dz = new float[rows * spec.outputs()];
    }
  }
}
