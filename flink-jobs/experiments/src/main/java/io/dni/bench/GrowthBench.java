// SPDX-License-Identifier: Apache-2.0
package io.dni.bench;

import io.dni.picture.LineChart;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** How the cost grows: with segments, width, batch and models, one chart each. */
final class GrowthBench {
  /** Of the vertical axis, above the highest point. */
  private static final double ROOM = 1.05;

  private final BenchSettings settings;
  private final PrintStream progress;
  private final StreamingCases cases;

  GrowthBench(BenchSettings settings, PrintStream progress, StreamingCases cases) {
    this.settings = settings;
    this.progress = progress;
    this.cases = cases;
  }

  /** One point of a chart. */
  private interface Point {
    double measure() throws Exception;
  }

  void run(BenchResult result) throws Exception {
    cases.fillImages();
    progress.println("a first run for the JIT compiler");
    cases.run(cases.images("784-512x3-10", "dni"), settings.streamingSeconds(), 1);
    int[] segments = settings.quick() ? new int[] {1, 3, 6} : new int[] {1, 3, 6, 12, 20};
    int[] widths = settings.quick() ? new int[] {64, 256, 512} : new int[] {64, 256, 512, 1024};
    int[] batches = settings.quick() ? new int[] {8, 64, 128} : new int[] {8, 32, 128, 512};
    int[] models = settings.quick() ? new int[] {1, 10, 100} : new int[] {1, 10, 100, 1000};
    workloads(result, "hidden segments", segments, h -> new Workload(784, h, 512, 10, 128));
    workloads(result, "width", widths, width -> new Workload(784, 3, width, 10, 128));
    workloads(result, "batch", batches, batch -> new Workload(784, 3, 512, 10, batch));
    models(result, models);
  }

  private void workloads(
      BenchResult result, String axis, int[] sizes, java.util.function.IntFunction<Workload> of)
      throws Exception {
    double[] streaming = new double[sizes.length];
    double[] sequential = new double[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      Workload w = of.apply(sizes[i]);
      Map<String, String> options = cases.images(w.notation(), "dni");
      options.put("dni.batch.size", Integer.toString(w.batch()));
      String at = axis + " " + sizes[i];
      streaming[i] = add(result, "streaming, " + at, () -> stream(options));
      sequential[i] =
          add(
              result,
              "one core, " + at,
              () -> w.sequential("sg", settings.seconds(), Clock.THREAD).measure());
    }
    chart(
        axis,
        sizes,
        new LineChart("Speed against " + axis, axis, "examples/s")
            .rangeY(0, ROOM * Math.max(most(streaming), most(sequential)))
            .marked("streaming job", doubles(sizes), streaming)
            .marked("sequential, one core", doubles(sizes), sequential));
  }

  private void models(BenchResult result, int[] counts) throws Exception {
    double[] streaming = new double[counts.length];
    for (int i = 0; i < counts.length; i++) {
      int n = counts[i];
      cases.fillPoints(n);
      streaming[i] = add(result, "streaming, models " + n, () -> stream(cases.points(n)));
    }
    chart(
        "models",
        counts,
        new LineChart("Speed of all models together", "models of 100-64-64-2", "examples/s")
            .rangeY(0, ROOM * most(streaming))
            .marked("streaming job", doubles(counts), streaming));
  }

  private double stream(Map<String, String> options) throws Exception {
    return cases
        .run(options, settings.warmUpSeconds() / 2, settings.streamingSeconds() / 2)
        .examplesPerSecond();
  }

  private double add(BenchResult result, String name, Point point) throws Exception {
    List<Double> rounds = new ArrayList<>();
    rounds.add(point.measure());
    Measurement m = new Measurement(name, "examples/s", rounds);
    progress.printf("%s: %.4g examples/s%n", name, m.median());
    result.add(List.of(m));
    return m.median();
  }

  private void chart(String axis, int[] sizes, LineChart chart) throws IOException {
    if (sizes[sizes.length - 1] > 20) {
      chart.logX();
    }
    Files.createDirectories(settings.out());
    Path file = settings.out().resolve("growth-" + axis.replace(' ', '-') + ".png");
    ImageIO.write(chart.image(), "png", file.toFile());
  }

  private static double most(double[] values) {
    return Arrays.stream(values).max().orElseThrow();
  }

  private static double[] doubles(int[] values) {
    double[] d = new double[values.length];
    for (int i = 0; i < d.length; i++) {
      d[i] = values[i];
    }
    return d;
  }
}
