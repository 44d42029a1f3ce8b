// SPDX-License-Identifier: Apache-2.0
package io.dni.report;

import static io.dni.learning.decoupling.SegmentFigure.ACCURACY;
import static io.dni.learning.decoupling.SegmentFigure.CORRECTIONS;
import static io.dni.learning.decoupling.SegmentFigure.EVICTED;
import static io.dni.learning.decoupling.SegmentFigure.GRADIENT_DELAY;
import static io.dni.learning.decoupling.SegmentFigure.IMPLIED_LOSS;
import static io.dni.learning.decoupling.SegmentFigure.ORPHANS;
import static io.dni.learning.decoupling.SegmentFigure.PENDING;
import static io.dni.learning.decoupling.SegmentFigure.SG_COSINE;
import static io.dni.learning.decoupling.SegmentFigure.SG_RELATIVE_ERROR;
import static io.dni.learning.decoupling.SegmentFigure.SKIPPED;
import static io.dni.learning.decoupling.SegmentFigure.TRUE_LOSS;
import static io.dni.learning.decoupling.SegmentFigure.UNMATCHED;
import static io.dni.report.TextTable.number;

import io.dni.learning.metrics.Figures;
import io.dni.schemas.Printable;
import io.dni.streaming.labels.LabelStand;
import io.dni.streaming.message.SegmentSnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The newest snapshots of every model and segment, as lines of text. Not thread-safe. */
public final class SegmentTable {
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

  private final Map<Key, SegmentSnapshot> newest = new TreeMap<>();
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

  /** Takes the place of an older snapshot of the same segment. */
  public void add(SegmentSnapshot snapshot) {
    newest.put(new Key(snapshot.model(), snapshot.segment()), snapshot);
    if (!snapshot.predictions().isEmpty()) {
      figures
          .computeIfAbsent(snapshot.model(), m -> new TreeMap<>())
          .putAll(snapshot.predictions());
    }
  }

  /** Takes the place of how the same models' examples waited before. */
  public void add(Map<String, LabelStand> waiting) {
    labels.putAll(waiting);
  }

  /** Whether there is nothing to show. */
  public boolean isEmpty() {
    return newest.isEmpty() && labels.isEmpty();
  }

  /**
   * The table. SG error is the relative one; delay is in batches; "dropped" counts gradients
   * without a pending batch (unmatched, orphans), batches without a gradient (evicted) and skipped
   * steps.
   */
  public List<String> lines() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADER);
    newest.values().forEach(s -> rows.add(row(s)));
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

  private static List<String> row(SegmentSnapshot s) {
    return List.of(
        s.model(),
        Integer.toString(s.segment()),
        "%,d".formatted(s.examples()),
        number("%.4f", s.value(TRUE_LOSS)),
        number("%.4f", s.value(IMPLIED_LOSS)),
        number("%.3f", s.value(SG_RELATIVE_ERROR)),
        number("%.3f", s.value(SG_COSINE)),
        number("%.1f", s.value(GRADIENT_DELAY)),
        Long.toString(s.count(PENDING)),
        "%,d".formatted(s.count(CORRECTIONS)),
        number("%.4f", s.value(ACCURACY)),
        Long.toString(s.count(UNMATCHED) + s.count(ORPHANS) + s.count(EVICTED) + s.count(SKIPPED)));
  }
}
