// SPDX-License-Identifier: Apache-2.0
package io.dni.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dni.learning.decoupling.SegmentFigure;
import io.dni.learning.metrics.Figures;

/** What figures there are, for the pages: they explain their charts by it. */
public final class FigureRegistry {
  private FigureRegistry() {}

  /**
   * Adds the figures of predictions as {@code figures}, those of segments as {@code
   * segmentFigures}.
   */
  public static void write(ObjectNode root) {
    ArrayNode ofPredictions = root.putArray("figures");
    Figures.all().forEach(figure -> add(ofPredictions, figure));
    ArrayNode ofSegments = root.putArray("segmentFigures");
    for (SegmentFigure figure : SegmentFigure.values()) {
      add(ofSegments, figure).put("over", figure.over().text());
    }
  }

  private static ObjectNode add(ArrayNode array, Figures.Figure figure) {
    return array
        .addObject()
        .put("key", figure.key())
        .put("unit", figure.unit())
        .put("meaning", figure.meaning());
  }
}
