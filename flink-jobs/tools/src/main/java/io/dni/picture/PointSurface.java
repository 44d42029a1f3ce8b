// SPDX-License-Identifier: Apache-2.0
package io.dni.picture;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A value of each data point over training, as Figure 9 draws it: a row per point, a column per
 * recording.
 *
 * @param values {@code [points * columns]}, a row per point
 * @param columns number of recordings
 */
public record PointSurface(double[] values, int columns) {
  private static final int WIDTH = 200;
  private static final int HEIGHT = 120;
  private static final double BRIGHT = 0.95;

  /** Points by their last value, largest first. */
  public int[] byLastValue() {
    return IntStream.range(0, values.length / columns)
        .boxed()
        .sorted((a, b) -> Double.compare(last(b), last(a)))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** The 95th percentile, so that few large values do not darken the rest. */
  public double brightest() {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) (BRIGHT * (sorted.length - 1))];
  }

  /**
   * The image.
   *
   * @param order points from top to bottom
   * @param most value of the lightest colour
   */
  public BufferedImage image(int[] order, double most) {
    double[] sorted = new double[values.length];
    for (int row = 0; row < order.length; row++) {
      System.arraycopy(values, order[row] * columns, sorted, row * columns, columns);
    }
    return MatrixImage.of(sorted, columns, 0, most, WIDTH, HEIGHT);
  }

  private double last(int point) {
    return values[(point + 1) * columns - 1];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PointSurface surface
        && Arrays.equals(values, surface.values)
        && columns == surface.columns;
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(values) + columns;
  }

  @Override
  public String toString() {
    return "PointSurface[" + values.length / columns + " points, " + columns + " recordings]";
  }
}
