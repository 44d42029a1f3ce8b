// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.syntheticgradient;

import io.dni.learning.tensor.Blas;
import io.dni.learning.tensor.Blas.Operand;
import io.dni.learning.tensor.Matrix;
import java.util.SplittableRandom;

/**
 * What an SG module sees of an activation: {@code h R}, with a fixed random R {@code [width,
 * rank]}, entries N(0, 1/width) (SPEC, section 9). R is drawn from a seed and not part of any
 * state. With a rank of 0 all of h is seen, as also where the rank would not be less than the
 * width.
 *
 * <p>Keeps the last projection, because a batch that has just been guessed for is often corrected
 * next.
 */
public final class Projection {
  private final int width;
  private final Matrix r;
  private float[] lastActivation = new float[0];
  private Matrix last = Matrix.zeros(0, 0);

  /** Draws R. */
  public Projection(int width, int rank, long seed) {
    this.width = width;
    boolean whole = rank == 0 || rank >= width;
    r = Matrix.zeros(whole ? 0 : width, whole ? 0 : rank);
    SplittableRandom random = new SplittableRandom(seed);
    double deviation = 1 / Math.sqrt(width);
    for (int i = 0; i < r.size(); i++) {
      r.data()[i] = (float) (deviation * random.nextGaussian());
    }
  }

  /** Width of what is seen. */
  public int rank() {
    return whole() ? width : r.columns();
  }

  /** Whether all of h is seen, as it is. */
  public boolean whole() {
    return r.rows() == 0;
  }

  /** R {@code [width, rank]}; empty where all of h is seen. */
  public Matrix matrix() {
    return r;
  }

  /**
   * {@code h R}, {@code [batch, rank]}, in scratch space that the next call overwrites.
   *
   * @param h {@code [batch, width]}; not changed after it was first seen here
   */
  public Matrix of(Matrix h) {
    if (whole()) {
      return h;
    }
    if (h.data() != lastActivation || h.rows() != last.rows()) {
      if (last.data().length < h.rows() * rank()) {
        last = Matrix.zeros(h.rows(), rank());
      }
      last = new Matrix(h.rows(), rank(), last.data());
      Blas.multiply(
          Operand.of(h.data(), h.rows(), width),
          Operand.of(r.data(), width, rank()),
          1f,
          Operand.of(last.data(), h.rows(), rank()));
      lastActivation = h.data();
    }
    return last;
  }
}
