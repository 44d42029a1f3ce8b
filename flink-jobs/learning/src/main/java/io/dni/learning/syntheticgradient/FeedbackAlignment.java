// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.syntheticgradient;

import io.dni.learning.tensor.Blas;
import io.dni.learning.tensor.Blas.Operand;
import io.dni.learning.tensor.Matrix;
import java.util.SplittableRandom;

/**
 * Direct feedback alignment: {@code δ̂ = e F} with the output error e = p − y and a fixed random
 * matrix F {@code [outputs, width]}, entries Gaussian of standard deviation 1 / √outputs (SPEC,
 * section 2). F is drawn from the seed and never learned, so it is not part of any state.
 */
public final class FeedbackAlignment {
  private final int outputs;
  private final int width;
  private final float[] f;

  /** Draws F. */
  public FeedbackAlignment(int outputs, int width, long seed) {
    this.outputs = outputs;
    this.width = width;
    this.f = new float[outputs * width];
    SplittableRandom random = new SplittableRandom(seed);
    double deviation = 1 / Math.sqrt(outputs);
    for (int i = 0; i < f.length; i++) {
      f[i] = (float) (deviation * random.nextGaussian());
    }
  }

  /** δ̂ {@code [batch, width]} for the output errors e {@code [batch, outputs]}. */
  public Matrix project(Matrix e) {
    Matrix delta = Matrix.zeros(e.rows(), width);
    Blas.multiply(
        Operand.of(e.data(), e.rows(), outputs),
        Operand.of(f, outputs, width),
        1f,
        Operand.of(delta.data(), e.rows(), width));
    return delta;
  }
}
