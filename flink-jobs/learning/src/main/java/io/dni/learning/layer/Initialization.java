// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.layer;

import java.util.random.RandomGenerator;

/** How the weights {@code W [in, out]} of a block start; biases start at 0 (SPEC, section 1). */
public enum Initialization {
  /** Gaussian of standard deviation √(2 / in), for relu blocks. */
  HE {
    @Override
    void fill(float[] w, int offset, int in, int out, RandomGenerator random) {
      gaussian(w, offset, in * out, Math.sqrt(2.0 / in), random);
    }
  },
  /** Gaussian of standard deviation 1 / √in, for output layers. */
  FAN_IN {
    @Override
    void fill(float[] w, int offset, int in, int out, RandomGenerator random) {
      gaussian(w, offset, in * out, 1 / Math.sqrt(in), random);
    }
  },
  /** Orthonormal rows or columns, whichever are fewer: for deep linear networks. */
  ORTHOGONAL {
    @Override
    void fill(float[] w, int offset, int in, int out, RandomGenerator random) {
      boolean wide = in <= out;
      double[][] basis = orthonormal(Math.min(in, out), Math.max(in, out), random);
      for (int i = 0; i < in; i++) {
        for (int j = 0; j < out; j++) {
          w[offset + i * out + j] = (float) (wide ? basis[i][j] : basis[j][i]);
        }
      }
    }
  },
  /** All zero: the start of SG modules (S-D), and of convex problems. */
  ZERO {
    @Override
    void fill(float[] w, int offset, int in, int out, RandomGenerator random) {}
  };

  abstract void fill(float[] w, int offset, int in, int out, RandomGenerator random);

  private static void gaussian(
      float[] w, int offset, int size, double deviation, RandomGenerator random) {
    for (int i = 0; i < size; i++) {
      w[offset + i] = (float) (deviation * random.nextGaussian());
    }
  }

  /** Gram-Schmidt on Gaussian vectors: {@code count} orthonormal vectors of {@code length}. */
  private static double[][] orthonormal(int count, int length, RandomGenerator random) {
    double[][] q = new double[count][length];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < length; j++) {
        q[i][j] = random.nextGaussian();
      }
      // Twice is enough to lose no orthogonality to rounding.
      for (int pass = 0; pass < 2; pass++) {
        for (int p = 0; p < i; p++) {
          double projection = dot(q[i], q[p]);
          for (int j = 0; j < length; j++) {
            q[i][j] -= projection * q[p][j];
          }
        }
      }
      double norm = Math.sqrt(dot(q[i], q[i]));
      for (int j = 0; j < length; j++) {
        q[i][j] /= norm;
      }
    }
    return q;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
