// SPDX-License-Identifier: Apache-2.0
package io.dni.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What streaming runs tell beside their speed: what a hop from segment to segment costs, and what a
 * checkpoint does. The same figure of several runs becomes one measurement.
 */
final class SideFigures {
  private static final int BATCH = 128;
  private static final int WIDTH = 512;

  /** Values by name and unit, in the order in which they were noted first. */
  private final Map<Figure, List<Double>> noted = new LinkedHashMap<>();

  private record Figure(String name, String unit) {}

  /**
   * Notes the figures of one run.
   *
   * @param at end of their names, which tells the network
   * @param interfaces between segments, each with a gradient message per batch; at least 1
   */
  void note(StreamingRun.Outcome run, String at, int interfaces) {
    note("gradient round trip, median" + at, "ms", run.roundTripP50());
    note("gradient round trip, 99th percentile" + at, "ms", run.roundTripP99());
    note("gradient delay of segment 0" + at, "batches", run.delayBatches());
    note("CPU of the job per batch" + at, "ms", run.cpuMillisPerBatch());
    note(
        "CPU of the broker per gradient message" + at,
        "ms",
        run.brokerMillisPerBatch() / interfaces);
    note("values in a gradient message" + at, "bytes", BATCH * WIDTH * Float.BYTES);
    note("checkpoint size" + at, "bytes", run.checkpoint().bytes());
    note("checkpoint, trigger to end" + at, "ms", run.checkpoint().millis());
  }

  private void note(String name, String unit, double value) {
    noted.computeIfAbsent(new Figure(name, unit), figure -> new ArrayList<>()).add(value);
  }

  /** Adds what was noted to a result, and forgets it. */
  void addTo(BenchResult result) {
    noted.forEach(
        (figure, values) ->
            result.add(List.of(new Measurement(figure.name(), figure.unit(), values))));
    noted.clear();
  }
}
