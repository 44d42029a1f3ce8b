// SPDX-License-Identifier: Apache-2.0
package io.dni.report;

import io.dni.learning.decoupling.SegmentFigure;
import io.dni.streaming.message.SegmentSnapshot;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/** Snapshots for tests, 10 examples a batch, one batch a second. */
final class Snapshots {
  private Snapshots() {}

  static SegmentSnapshot output(int segment, long batches, long correct) {
    return output("default", segment, batches, correct);
  }

  static SegmentSnapshot output(String model, int segment, long batches, long correct) {
    Map<SegmentFigure, Number> figures = figures(batches);
    figures.put(SegmentFigure.CORRECT, correct);
    figures.put(SegmentFigure.TRUE_LOSS, 0.25);
    return new SegmentSnapshot(
        model,
        segment,
        Instant.ofEpochSecond(batches),
        figures,
        Map.of("run.accuracy", 0.5, "window.accuracy", 0.75));
  }

  static SegmentSnapshot hidden(int segment, long batches) {
    Map<SegmentFigure, Number> figures = figures(batches);
    figures.put(SegmentFigure.TRUE_LOSS, 0.5);
    figures.put(SegmentFigure.SG_SQUARED_ERROR, 0.5);
    figures.put(SegmentFigure.SG_RELATIVE_ERROR, 0.25);
    figures.put(SegmentFigure.SG_COSINE, 0.75);
    figures.put(SegmentFigure.GRADIENT_DELAY, 3);
    return new SegmentSnapshot(
        "default", segment, Instant.ofEpochSecond(batches), figures, Map.of());
  }

  private static Map<SegmentFigure, Number> figures(long batches) {
    Map<SegmentFigure, Number> figures = new EnumMap<>(SegmentFigure.class);
    for (SegmentFigure figure : SegmentFigure.values()) {
      if (figure.isCount() && figure != SegmentFigure.CORRECT) {
        figures.put(figure, 0);
      }
    }
    figures.put(SegmentFigure.BATCHES, batches);
    figures.put(SegmentFigure.EXAMPLES, batches * 10);
    figures.put(SegmentFigure.STEPS, batches);
    figures.put(SegmentFigure.CORRECTIONS, batches - 1);
    figures.put(SegmentFigure.PENDING, 2);
    figures.put(SegmentFigure.PENDING_MAX, 4);
    return figures;
  }
}
