// SPDX-License-Identifier: Apache-2.0
package io.dni.report;

import io.dni.learning.metrics.Figures;
import io.dni.schemas.Printable;
import io.dni.streaming.labels.LabelStand;
import io.dni.streaming.message.SegmentCounters;
import io.dni.streaming.message.SegmentEstimate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** The newest snapshots of every model and segment, as lines of text. Not thread-safe. */
public final class SegmentTable {
  private static final String ABSENT = "-";
  private static final List<String> HEADER =
      List.of(
          "model",
          "segment",
          "examples",
          "true loss",
          "implied",
          "SG error",
          "cosine",
          "delay",
          "pending",
          "corrected",
          "accuracy",
          "dropped");

  private final Map<Key, SegmentEstimate> estimates = new TreeMap<>();
  private final Map<Key, SegmentCounters> counters = new TreeMap<>();
  private final Map<String, Map<String, Double>> figures = new TreeMap<>();

  private final Map<String, LabelStand> labels = new TreeMap<>();

  private record Key(String model, int segment) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::model).thenComparing(Key::segment);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  /** Takes the place of an older estimate of the same segment. */
  public void add(SegmentEstimate estimate) {
    estimates.put(new Key(estimate.model(), estimate.segment()), estimate);
  }

  /** Takes the place of older counters of the same segment. */
  public void add(SegmentCounters newest) {
    counters.put(new Key(newest.model(), newest.segment()), newest);
    if (!newest.figures().isEmpty()) {
      figures.computeIfAbsent(newest.model(), m -> new TreeMap<>()).putAll(newest.figures());
    }
  }

  /** Takes the place of how the same models' examples waited before. */
  public void add(Map<String, LabelStand> waiting) {
    labels.putAll(waiting);
  }

  /** Whether there is nothing to show. */
  public boolean isEmpty() {
    return estimates.isEmpty() && labels.isEmpty();
  }

  /**
   * The table. SG error is the relative one; delay is in batches; "dropped" counts gradients
   * without a pending batch (unmatched, orphans), batches without a gradient (evicted) and skipped
   * steps.
   */
  public List<String> lines() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADER);
    estimates.forEach((key, e) -> rows.add(row(e, counters.get(key))));
    List<String> lines = new ArrayList<>(TextTable.lines(rows));
    List<String> scores = FigureTable.ofWindows(figures);
    if (!scores.isEmpty()) {
      lines.add("");
      lines.addAll(scores);
    }
    figures.forEach(
        (model, own) -> {
          List<String> classes = FigureTable.ofClasses(own, Figures.WINDOW);
          if (!classes.isEmpty()) {
            lines.add("");
            lines.add("model " + Printable.of(model, Printable.LINE));
            lines.addAll(classes);
          }
        });
    labels.forEach(
        (model, stand) -> {
          lines.add("");
          lines.add("labels of model " + Printable.of(model, Printable.LINE));
          lines.addAll(stand.lines());
        });
    return lines;
  }

  private static List<String> row(SegmentEstimate e, SegmentCounters c) {
    return List.of(
        e.model(),
        Integer.toString(e.segment()),
        c == null ? ABSENT : "%,d".formatted(c.examples()),
        text("%.4f", e.trueLoss()),
        text("%.4f", e.impliedLoss()),
        text("%.3f", e.sgRelativeError()),
        text("%.3f", e.sgCosine()),
        text("%.1f", e.gradientDelay()),
        Integer.toString(e.pending()),
        c == null ? ABSENT : "%,d".formatted(c.corrections()),
        c == null ? ABSENT : text("%.4f", c.accuracy()),
        c == null ? ABSENT : dropped(c));
  }

  private static String dropped(SegmentCounters c) {
    return Long.toString(c.unmatched() + c.orphans() + c.evicted() + c.skipped());
  }

  private static String text(String format, OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, format, value.getAsDouble()) : ABSENT;
  }
}
