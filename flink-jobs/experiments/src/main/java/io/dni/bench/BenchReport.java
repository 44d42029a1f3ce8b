// SPDX-License-Identifier: Apache-2.0
package io.dni.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.HorizontalBarChart;
import org.knowm.xchart.HorizontalBarChartBuilder;

/**
 * Writes a result as {@code bench.json}, {@code bench.md} and, for each network that was trained in
 * several ways, a picture of their speeds.
 */
public final class BenchReport {
  static final Pattern NETWORK = Pattern.compile("(.+) (\\d+(-\\d+x\\d+)+-\\d+)");
  private static final String SPEED = "examples/s";

  /** Unit of a speed that has an accuracy of the same name beside it. */
  static final String PASS_SPEED = "examples/s of the pass";

  /** Unit of such an accuracy. */
  static final String ACCURACY = "test accuracy";

  private BenchReport() {}

  /** Writes the files. */
  public static void write(BenchResult result, Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("bench.json"), json(result));
    Files.writeString(directory.resolve("bench.md"), markdown(result));
    for (Map.Entry<String, Map<String, Double>> e : speeds(result).entrySet()) {
      if (e.getValue().size() > 1) {
        Path file = directory.resolve("speed-" + e.getKey() + ".png");
        ImageIO.write(
            BitmapEncoder.getBufferedImage(chart(e.getKey(), e.getValue())), "png", file.toFile());
      }
    }
    TradeChart.write(result, directory);
  }

  /** Median speeds by network and by what trained it. */
  private static Map<String, Map<String, Double>> speeds(BenchResult result) {
    Map<String, Map<String, Double>> speeds = new LinkedHashMap<>();
    for (Measurement m : result.measurements()) {
      Matcher name = NETWORK.matcher(m.name());
      if (m.unit().equals(SPEED) && name.matches()) {
        speeds
            .computeIfAbsent(name.group(2), network -> new LinkedHashMap<>())
            .put(name.group(1), m.median());
      }
    }
    return speeds;
  }

  /** The tables of a result. */
  public static String markdown(BenchResult result) {
    StringBuilder out = new StringBuilder("# dni bench\n\n");
    out.append(machine()).append("\n\n");
    if (!result.requirements().isEmpty()) {
      out.append("| ratio | median | least to most | at least | aim | holds |\n");
      out.append("|---|---|---|---|---|---|\n");
      for (Requirement r : result.requirements()) {
        out.append(
            String.format(
                Locale.ROOT,
                "| %s | %.2f | %.2f to %.2f | %.2f | %.2f | %s |%n",
                r.ratio().name(),
                r.ratio().median(),
                r.ratio().least(),
                r.ratio().most(),
                r.atLeast(),
                r.aim(),
                r.holds() ? "yes" : "**no**"));
      }
      out.append('\n');
    }
    out.append("| measured | median | least to most | unit | rounds |\n|---|---|---|---|---|\n");
    for (Measurement m : result.measurements()) {
      out.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s to %s | %s | %d |%n",
              m.name(),
              number(m.median()),
              number(m.least()),
              number(m.most()),
              m.unit(),
              m.rounds().size()));
    }
    out.append('\n');
    result.notes().forEach(note -> out.append("- ").append(note).append('\n'));
    return out.toString();
  }

  private static String json(BenchResult result) throws IOException {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    ObjectNode root = mapper.createObjectNode();
    root.put("machine", machine());
    for (Measurement m : result.measurements()) {
      ObjectNode node = root.withArray("/measurements").addObject();
      node.put("name", m.name()).put("unit", m.unit()).put("median", m.median());
      m.rounds().forEach(node.withArray("/rounds")::add);
    }
    for (Requirement r : result.requirements()) {
      ObjectNode node = root.withArray("/ratios").addObject();
      node.put("name", r.ratio().name()).put("median", r.ratio().median());
      node.put("atLeast", r.atLeast()).put("aim", r.aim()).put("holds", r.holds());
      r.ratio().rounds().forEach(node.withArray("/rounds")::add);
    }
    result.notes().forEach(root.withArray("/notes")::add);
    return mapper.writeValueAsString(root);
  }

  private static HorizontalBarChart chart(String network, Map<String, Double> speeds) {
    HorizontalBarChart chart =
        new HorizontalBarChartBuilder()
            .width(900)
            .height(120 + 34 * speeds.size())
            .title(network + ", examples per second (median)")
            .build();
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setXAxisMin(0.0);
    chart.getStyler().setXAxisDecimalPattern("#,###");
    chart.getStyler().setLabelsVisible(true);
    // "X" is the axis of the names here; with the default, most of them are left out.
    chart.getStyler().setXAxisTickMarkSpacingHint(10);
    chart.addSeries(SPEED, List.copyOf(speeds.values()), List.copyOf(speeds.keySet()));
    return chart;
  }

  private static String machine() {
    return "%d cores, load %.1f at the end, %s %s, JVM %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            java.lang.management.ManagementFactory.getOperatingSystemMXBean()
                .getSystemLoadAverage(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            System.getProperty("java.version"));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : "%.3g", value);
  }
}
