// SPDX-License-Identifier: Apache-2.0
package io.dni.analysis;

import io.dni.learning.tensor.Matrix;
import java.util.function.IntBinaryOperator;

/**
 * Representational dissimilarity matrix of one layer (figure 7): entry (s, t) is 1 minus the
 * Pearson correlation, over units, between the activations of points s and t. It is symmetric, 0 on
 * the diagonal, 0 to 2 elsewhere, and does not depend on the layer's width, so layers can be
 * compared.
 */
public final class RepresentationalDissimilarity {
  private final int points;
  private final double[] values;

  private RepresentationalDissimilarity(int points, double[] values) {
    this.points = points;
    this.values = values;
  }

  /**
   * The matrix of a layer.
   *
   * @param h activations {@code [points, width]}. A row without variance correlates with nothing:
   *     its dissimilarity to every other row is 1.
   */
  public static RepresentationalDissimilarity of(Matrix h) {
    return of(Doubles.rows(h));
  }

  /** As {@link #of(Matrix)}, for activations in double precision. */
  public static RepresentationalDissimilarity of(double[][] h) {
    int points = h.length;
    double[][] rows = new double[points][];
    for (int s = 0; s < points; s++) {
      rows[s] = standardised(h[s]);
    }
    double[] values = new double[points * points];
    for (int s = 0; s < points; s++) {
      for (int t = 0; t < s; t++) {
        double correlation = Math.max(-1, Math.min(1, Doubles.dot(rows[s], rows[t])));
        values[s * points + t] = 1 - correlation;
        values[t * points + s] = 1 - correlation;
      }
    }
    return new RepresentationalDissimilarity(points, values);
  }

  /** Number of points. */
  public int points() {
    return points;
  }

  /** Dissimilarity of two points, 0 to 2. */
  public double get(int s, int t) {
    return values[s * points + t];
  }

  /** Root mean square of the difference between two matrices over all pairs of different points. */
  public double distance(RepresentationalDissimilarity other) {
    return distance(other, (s, t) -> 1);
  }

  /**
   * As {@link #distance}, but over the pairs of one class only: the diagonal blocks, when the
   * points are sorted by label, as in the lower half of figure 7.
   *
   * @param labels class of each point
   */
  public double blockDistance(RepresentationalDissimilarity other, int[] labels) {
    return distance(other, (s, t) -> labels[s] == labels[t] ? 1 : 0);
  }

  /**
   * How far the classes stand apart: mean dissimilarity of points of different classes minus that
   * of points of one class.
   *
   * @param labels class of each point
   */
  public double separation(int[] labels) {
    double[] sum = new double[2];
    long[] pairs = new long[2];
    for (int s = 0; s < points; s++) {
      for (int t = 0; t < s; t++) {
        int different = labels[s] == labels[t] ? 0 : 1;
        sum[different] += get(s, t);
        pairs[different]++;
      }
    }
    return sum[1] / pairs[1] - sum[0] / pairs[0];
  }

  private double distance(RepresentationalDissimilarity other, IntBinaryOperator counts) {
    if (other.points != points) {
      throw new IllegalArgumentException(
          "points: %d (expected: %d, as in the other matrix)".formatted(other.points, points));
    }
    double sum = 0;
    long pairs = 0;
    for (int s = 0; s < points; s++) {
      for (int t = 0; t < s; t++) {
        if (counts.applyAsInt(s, t) > 0) {
          double difference = get(s, t) - other.get(s, t);
          sum += difference * difference;
          pairs++;
        }
      }
    }
    return pairs == 0 ? 0 : Math.sqrt(sum / pairs);
  }

  /**
   * The matrix as an image: the mean of each of {@code size × size} equal squares, row-major; the
   * last points that fill no square are left out.
   *
   * @param size 1 to {@link #points()}
   */
  public double[] shrunk(int size) {
    int side = points / size;
    double[] out = new double[size * size];
    for (int s = 0; s < side * size; s++) {
      for (int t = 0; t < side * size; t++) {
        out[s / side * size + t / side] += get(s, t) / (side * side);
      }
    }
    return out;
  }

  /** A row with mean 0 and norm 1, or all 0 if it has no variance. */
  private static double[] standardised(double[] h) {
    double[] values = h.clone();
    double mean = 0;
    for (double value : h) {
      mean += value / h.length;
    }
    for (int j = 0; j < values.length; j++) {
      values[j] -= mean;
    }
    double norm = Math.sqrt(Doubles.dot(values, values));
    // Rounding of the mean leaves a trace of 1e-16 in a constant row.
    double floor = 1e-12 * Math.abs(mean) * Math.sqrt(values.length);
    for (int j = 0; j < values.length; j++) {
      values[j] = norm > floor ? values[j] / norm : 0;
    }
    return values;
  }
}
