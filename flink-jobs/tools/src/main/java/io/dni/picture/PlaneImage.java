// SPDX-License-Identifier: Apache-2.0
package io.dni.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;

/** A function over a rectangle of the plane as an image, with paths and points drawn on it. */
public final class PlaneImage {
  private final BufferedImage image;
  private final Graphics2D g;
  private final double least;
  private final double most;

  /**
   * @param values {@code [rows * columns]}, row-major, the smallest second coordinate first
   * @param least of both coordinates
   * @param most of both coordinates
   * @param brightest value of the lightest colour; 0 is the darkest
   * @param pixels width and height
   */
  public PlaneImage(
      double[] values, int columns, double least, double most, double brightest, int pixels) {
    int rows = values.length / columns;
    double[] upright = new double[values.length];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(values, row * columns, upright, (rows - 1 - row) * columns, columns);
    }
    image = MatrixImage.of(upright, columns, 0, brightest, pixels, pixels);
    this.least = least;
    this.most = most;
    g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setStroke(new BasicStroke(2));
  }

  /** Draws a path. */
  public PlaneImage path(double[] x, double[] y, Color colour) {
    Path2D path = new Path2D.Double();
    path.moveTo(across(x[0]), down(y[0]));
    for (int i = 1; i < x.length; i++) {
      path.lineTo(across(x[i]), down(y[i]));
    }
    g.setColor(colour);
    g.draw(path);
    return this;
  }

  /** Draws a disc. */
  public PlaneImage point(double x, double y, Color colour) {
    g.setColor(colour);
    g.fill(new Ellipse2D.Double(across(x) - 5, down(y) - 5, 10, 10));
    return this;
  }

  /** The pixels. */
  public BufferedImage image() {
    return image;
  }

  private double across(double x) {
    return (x - least) / (most - least) * image.getWidth();
  }

  private double down(double y) {
    return (most - y) / (most - least) * image.getHeight();
  }
}
