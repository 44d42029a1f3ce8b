// SPDX-License-Identifier: Apache-2.0
package io.dni.learning;

import io.dni.learning.tensor.Matrix;
import java.util.SplittableRandom;

/** Seeded inputs for tests. */
public final class Samples {
  private Samples() {}

  /** Standard Gaussian values {@code [rows, columns]}. */
  public static Matrix gaussian(int rows, int columns, long seed) {
    return new Matrix(rows, columns, gaussian(rows * columns, seed));
  }

  /** Standard Gaussian values. */
  public static float[] gaussian(int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** One-hot rows {@code [rows, classes]}. */
  public static Matrix oneHot(int rows, int classes, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] labels = new int[rows];
    for (int s = 0; s < rows; s++) {
      labels[s] = random.nextInt(classes);
    }
    return Matrix.oneHot(labels, classes);
  }

  /** Labels 0 or 1, {@code [rows, 1]}. */
  public static Matrix binary(int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Matrix y = Matrix.zeros(rows, 1);
    for (int s = 0; s < rows; s++) {
      y.data()[s] = random.nextInt(2);
    }
    return y;
  }

  /** {@code sum of a_i b_i} in double precision. */
  public static double dot(float[] a, float[] b, int size) {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
