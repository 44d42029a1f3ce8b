// SPDX-License-Identifier: Apache-2.0
package io.dni.report;

import io.dni.learning.decoupling.SegmentFigure;
import io.dni.streaming.message.SegmentSnapshot;
import java.util.ArrayList;
import java.util.List;

/** Share of examples that were predicted right before they were learned, from exact counters. */
public final class PrequentialAccuracy {
  private static final int QUARTERS = 4;

  private PrequentialAccuracy() {}

  /**
   * The accuracy in each quarter of a run. A quarter ends with the last snapshot at or before its
   * end; within these bounds the counts are exact.
   *
   * @param series of the output segment, oldest first
   * @param examplesBefore examples that the segment had learned when the run began; where that is
   *     not 0 the run is counted from its first snapshot on
   * @return four numbers between 0 and 1, or none where the series is too short for four quarters
   */
  public static List<Double> byQuarter(List<SegmentSnapshot> series, long examplesBefore) {
    if (series.size() < QUARTERS) {
      return List.of();
    }
    SegmentSnapshot first = series.get(0);
    long from = examplesBefore == 0 ? 0 : first.examples();
    long correctFrom = examplesBefore == 0 ? 0 : first.count(SegmentFigure.CORRECT);
    long total = series.get(series.size() - 1).examples() - from;
    List<Double> quarters = new ArrayList<>();
    long examples = from;
    long correct = correctFrom;
    for (int quarter = 1; quarter <= QUARTERS; quarter++) {
      long end = from + total * quarter / QUARTERS;
      SegmentSnapshot last = first;
      for (SegmentSnapshot c : series) {
        last = c.examples() <= end ? c : last;
      }
      if (last.examples() <= examples) {
        return List.of();
      }
      long correctHere = last.count(SegmentFigure.CORRECT) - correct;
      quarters.add((double) correctHere / (last.examples() - examples));
      examples = last.examples();
      correct = last.count(SegmentFigure.CORRECT);
    }
    return quarters;
  }
}
