// SPDX-License-Identifier: Apache-2.0
package io.dni.picture;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Curves over one axis. */
public final class LineChart {
  private final XYChart chart;

  /** An empty chart of 720 × 420 pixels. */
  public LineChart(String title, String x, String y) {
    this(title, x, y, 720, 420);
  }

  /** An empty chart. */
  public LineChart(String title, String x, String y, int width, int height) {
    chart =
        new XYChartBuilder()
            .width(width)
            .height(height)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
    chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setAntiAlias(true);
  }

  /** Without a legend, for many curves of one kind. */
  public LineChart withoutLegend() {
    chart.getStyler().setLegendVisible(false);
    return this;
  }

  /** Logarithmic vertical axis; values must be positive. */
  public LineChart logY() {
    chart.getStyler().setYAxisLogarithmic(true);
    return this;
  }

  /** Logarithmic horizontal axis; values must be positive. */
  public LineChart logX() {
    chart.getStyler().setXAxisLogarithmic(true);
    return this;
  }

  /** Range of the vertical axis. */
  public LineChart rangeY(double least, double most) {
    chart.getStyler().setYAxisMin(least).setYAxisMax(most);
    return this;
  }

  /** Range of the horizontal axis. */
  public LineChart rangeX(double least, double most) {
    chart.getStyler().setXAxisMin(least).setXAxisMax(most);
    return this;
  }

  /** Adds a curve over 0, 1, 2, … */
  public LineChart line(String name, double[] y) {
    double[] x = new double[y.length];
    Arrays.setAll(x, i -> i);
    return line(name, x, y);
  }

  /** Adds a curve. */
  public LineChart line(String name, double[] x, double[] y) {
    chart.addSeries(name, x, y).setMarker(SeriesMarkers.NONE);
    return this;
  }

  /** Adds a dashed curve, for references and bounds. */
  public LineChart dashed(String name, double[] x, double[] y) {
    chart
        .addSeries(name, x, y)
        .setMarker(SeriesMarkers.NONE)
        .setLineStyle(SeriesLines.DASH_DASH)
        .setLineColor(Color.GRAY);
    return this;
  }

  /** Adds a curve with a mark at each point. */
  public LineChart marked(String name, double[] x, double[] y) {
    chart.addSeries(name, x, y).setMarker(SeriesMarkers.CIRCLE);
    return this;
  }

  /** Adds points without a line. */
  public LineChart points(String name, double[] x, double[] y) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    series.setMarker(SeriesMarkers.CIRCLE);
    return this;
  }

  /** The chart's pixels. */
  public BufferedImage image() {
    return BitmapEncoder.getBufferedImage(chart);
  }
}
