// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.message;

import io.dni.learning.decoupling.SegmentFigure;
import io.dni.learning.decoupling.SegmentState;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** What one segment knew of the loss, and had counted, at one moment. */
@SuppressWarnings("EnumOrdinal") // places in memory only
public final class SegmentSnapshot {
  private static final SegmentFigure[] ALL = SegmentFigure.values();

  private final String model;
  private final int segment;
  private final Instant time;
  private final double[] values = new double[ALL.length]; // a series holds thousands of these
  private final Map<String, Double> predictions;

  /**
   * A snapshot of the given figures.
   *
   * @param model the model's id
   * @param segment index of the segment, 0 next to the input
   * @param time wall-clock time
   * @param figures of the segment, those that are known
   * @param predictions figures of the predictions by scope and name, such as {@code
   *     window.accuracy}; output segment only, and those of the window only whenever it has moved
   *     by its length
   */
  public SegmentSnapshot(
      String model,
      int segment,
      Instant time,
      Map<SegmentFigure, ? extends Number> figures,
      Map<String, Double> predictions) {
    this.model = model;
    this.segment = segment;
    this.time = time;
    this.predictions =
        predictions.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(predictions));
    Arrays.fill(values, Double.NaN);
    figures.forEach((figure, value) -> values[figure.ordinal()] = value.doubleValue());
  }

  /**
   * A snapshot of a state.
   *
   * @param output whether it is the output segment's
   */
  public static SegmentSnapshot of(
      String model,
      int segment,
      boolean output,
      SegmentState state,
      Map<String, Double> predictions) {
    SegmentSnapshot snapshot =
        new SegmentSnapshot(model, segment, Instant.now(), Map.of(), predictions);
    for (SegmentFigure figure : ALL) {
      if (output || figure != SegmentFigure.CORRECT) {
        snapshot.values[figure.ordinal()] = figure.of(state);
      }
    }
    return snapshot;
  }

  /** The model's id. */
  public String model() {
    return model;
  }

  /** Index of the segment, 0 next to the input. */
  public int segment() {
    return segment;
  }

  /** Wall-clock time. */
  public Instant time() {
    return time;
  }

  /** A figure, if it is known and finite. */
  public OptionalDouble value(SegmentFigure figure) {
    double value = values[figure.ordinal()];
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  /** A whole number; 0 where it is not known. */
  public long count(SegmentFigure figure) {
    return (long) value(figure).orElse(0);
  }

  /** A figure as files have it: a {@link Long} or {@link Double}, null where it is not known. */
  public Number number(SegmentFigure figure) {
    OptionalDouble value = value(figure);
    if (value.isEmpty()) {
      return null;
    }
    return figure.isCount() ? (Number) (long) value.getAsDouble() : (Number) value.getAsDouble();
  }

  /** All figures by name, in the order of the registry; null where one is not known. */
  public Map<String, Number> numbers() {
    Map<String, Number> all = new LinkedHashMap<>();
    for (SegmentFigure figure : ALL) {
      all.put(figure.key(), number(figure));
    }
    return all;
  }

  /** Batches that the segment has seen since it was created. */
  public long batches() {
    return count(SegmentFigure.BATCHES);
  }

  /** Examples that the segment has seen since it was created. */
  public long examples() {
    return count(SegmentFigure.EXAMPLES);
  }

  /** Whether it is the output segment's. */
  public boolean isOutput() {
    return value(SegmentFigure.CORRECT).isPresent();
  }

  /** Figures of the predictions, by scope and name. */
  public Map<String, Double> predictions() {
    return predictions;
  }
}
