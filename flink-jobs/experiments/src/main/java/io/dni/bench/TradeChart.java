// SPDX-License-Identifier: Apache-2.0
package io.dni.bench;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Speed against accuracy, a point for each way to train a network: up and to the right is best. */
final class TradeChart {
  private TradeChart() {}

  /** Writes {@code trade-NETWORK.png} for each network that has such points. */
  static void write(BenchResult result, Path directory) throws IOException {
    Map<String, Double> accuracies = new HashMap<>();
    for (Measurement m : result.measurements()) {
      if (m.unit().equals(BenchReport.ACCURACY)) {
        accuracies.put(m.name(), m.median());
      }
    }
    Map<String, XYChart> charts = new LinkedHashMap<>();
    for (Measurement m : result.measurements()) {
      Matcher name = BenchReport.NETWORK.matcher(m.name());
      if (m.unit().equals(BenchReport.PASS_SPEED) && name.matches()) {
        charts
            .computeIfAbsent(name.group(2), TradeChart::empty)
            .addSeries(
                name.group(1),
                new double[] {m.median()},
                new double[] {100 * accuracies.get(m.name())});
      }
    }
    for (Map.Entry<String, XYChart> e : charts.entrySet()) {
      Path file = directory.resolve("trade-" + e.getKey() + ".png");
      ImageIO.write(BitmapEncoder.getBufferedImage(e.getValue()), "png", file.toFile());
    }
  }

  private static XYChart empty(String network) {
    XYChart chart =
        new XYChartBuilder()
            .width(900)
            .height(520)
            .title(network + ": speed beside accuracy after one pass over MNIST")
            .xAxisTitle("examples per second")
            .yAxisTitle("test accuracy, %")
            .build();
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    chart.getStyler().setMarkerSize(14);
    chart.getStyler().setXAxisMin(0.0);
    chart.getStyler().setXAxisDecimalPattern("#,###");
    chart.getStyler().setYAxisDecimalPattern("0.0");
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
    return chart;
  }
}
