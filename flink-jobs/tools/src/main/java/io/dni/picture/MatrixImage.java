// SPDX-License-Identifier: Apache-2.0
package io.dni.picture;

import java.awt.image.BufferedImage;

/** A matrix as an image, a rectangle of pixels per value. */
public final class MatrixImage {
  private MatrixImage() {}

  /**
   * Draws a matrix, first row on top.
   *
   * @param values {@code [rows * columns]}, row-major
   * @param least value of the darkest colour
   * @param most value of the lightest colour
   * @param width of the image in pixels
   * @param height of the image in pixels
   */
  public static BufferedImage of(
      double[] values, int columns, double least, double most, int width, int height) {
    int rows = values.length / columns;
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double value = values[y * rows / height * columns + x * columns / width];
        image.setRGB(x, y, ColourScale.rgb((value - least) / (most - least)));
      }
    }
    return image;
  }

  /** The colours from least (left) to most (right), for a legend. */
  public static BufferedImage scale(int width, int height) {
    double[] ramp = new double[width];
    for (int x = 0; x < width; x++) {
      ramp[x] = x / (width - 1.0);
    }
    return of(ramp, width, 0, 1, width, height);
  }
}
