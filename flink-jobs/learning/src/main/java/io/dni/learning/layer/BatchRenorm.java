// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.layer;

/**
 * Batch renormalisation (Ioffe 2017): normalised with the batch's statistics, then corrected to
 * what the running ones would have given, as far as that is within bounds:
 *
 * <pre>
 * x̂ = (r − mean) / √(var + ε) · a + d
 * a = √(var + ε) / √(running var + ε) within [1/3, 3]     d = (mean − running mean) / √(running var + ε) within [−5, 5]
 * </pre>
 *
 * <p>a and d are constants on the way back. So training sees what evaluation will see, and a run of
 * one class is not normalised away. The running statistics keep 0.99 per batch.
 */
final class BatchRenorm extends BatchNorm {
  private static final float MOMENTUM = 0.99f;
  private static final float MOST_SCALE = 3;
  private static final float MOST_SHIFT = 5;

  private final int scale;
  private final float[] mean;
  private final float[] inverse;

  /**
   * @param scale place of γ among the parameters; β lies behind it
   * @param statistics place of the running mean; the running variance lies behind it
   */
  BatchRenorm(int width, int scale, int statistics) {
    super(width, scale, statistics, MOMENTUM);
    this.scale = scale;
    mean = new float[width];
    inverse = new float[width];
  }

  /** Mean and d, inverse deviation and a, have one value per unit each. */
  @Override
  public LayerTape newTape(int rows) {
    LayerTape plain = super.newTape(rows);
    return new LayerTape(
        plain.output(), plain.rectified(), new float[2 * width], new float[2 * width]);
  }

  @Override
  public void forward(float[] parameters, float[] running, int rows, LayerTape tape) {
    loadScale(parameters);
    runningStatistics(running, mean, inverse);
    if (rows < LEAST_ROWS) {
      System.arraycopy(mean, 0, tape.mean(), 0, width);
      System.arraycopy(inverse, 0, tape.inverse(), 0, width);
    } else {
      batchStatistics(tape.rectified(), rows, tape.mean(), tape.inverse());
    }
    for (int j = 0; j < width; j++) {
      float a = within(1 / MOST_SCALE, inverse[j] / tape.inverse()[j], MOST_SCALE);
      float d = within(-MOST_SHIFT, (tape.mean()[j] - mean[j]) * inverse[j], MOST_SHIFT);
      tape.inverse()[width + j] = a;
      tape.mean()[width + j] = d;
      beta[j] += gamma[j] * d;
      gamma[j] *= a;
    }
    normalise(tape.rectified(), rows, tape.mean(), tape.inverse(), tape.output());
  }

  @Override
  public void backward(
      float[] parameters, LayerTape tape, float[] deltas, Rectifier below, float[] gradients) {
    loadScale(parameters);
    for (int j = 0; j < width; j++) {
      gamma[j] *= tape.inverse()[width + j];
    }
    backward(tape, deltas, below);
    storeGradients(gradients);
    for (int j = 0; j < width; j++) {
      float ofBeta = gradients[scale + width + j];
      gradients[scale + j] =
          gradients[scale + j] * tape.inverse()[width + j] + ofBeta * tape.mean()[width + j];
    }
  }

  private static float within(float least, float value, float most) {
    return Math.min(Math.max(value, least), most);
  }
}
