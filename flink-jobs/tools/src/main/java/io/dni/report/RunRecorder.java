// SPDX-License-Identifier: Apache-2.0
package io.dni.report;

import io.dni.streaming.labels.LabelStand;
import io.dni.streaming.message.SegmentSnapshot;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Collects the snapshots of a run into series, one per model and segment, in the order of their
 * batches. A run may last for months: old snapshots are kept the coarser the older they are, and of
 * more models than anybody looks at only the newest ones.
 *
 * <p>A job that is restored from a checkpoint goes through some batches again. Their first
 * snapshots belong to a future that was rolled back: the newer ones take their place, so that a
 * series never counts an example twice.
 */
public final class RunRecorder {
  /** Models whose series are kept; the report shows those. */
  static final int MOST_SERIES = 20;

  private final SortedMap<String, SortedMap<Integer, CoarseningSeries<SegmentSnapshot>>> series =
      new TreeMap<>();

  private final SortedMap<String, Map<String, Double>> figures = new TreeMap<>();

  private final SortedMap<String, LabelStand> labels = new TreeMap<>();

  /** Examples by model, of its output segment; also of models without series. */
  private final Map<String, SegmentSnapshot> outputs = new TreeMap<>();

  private long examples;

  /** Adds a snapshot to its series. */
  public void add(SegmentSnapshot newest) {
    if (newest.isOutput()) {
      SegmentSnapshot before = outputs.put(newest.model(), newest);
      examples += newest.examples() - (before == null ? 0 : before.examples());
    }
    if (series.containsKey(newest.model()) || series.size() < MOST_SERIES) {
      series
          .computeIfAbsent(newest.model(), m -> new TreeMap<>())
          .computeIfAbsent(newest.segment(), i -> new CoarseningSeries<>(SegmentSnapshot::batches))
          .add(newest);
      figures.computeIfAbsent(newest.model(), m -> new TreeMap<>()).putAll(newest.predictions());
    }
  }

  /** Takes the place of how the same models' examples waited for labels before. */
  public void add(Map<String, LabelStand> waiting) {
    waiting.forEach(
        (model, stand) -> {
          if (labels.containsKey(model) || labels.size() < MOST_SERIES) {
            labels.put(model, stand);
          }
        });
  }

  /** How the models' examples wait for labels; empty where those do not come later. */
  public SortedMap<String, LabelStand> labels() {
    return labels;
  }

  /** Ids of the models with series, sorted. */
  public List<String> models() {
    return List.copyOf(series.keySet());
  }

  /** The newest figures of each model's predictions, by scope and name. */
  public SortedMap<String, Map<String, Double>> figures() {
    return figures;
  }

  /** Number of models that have learned, also of those without series. */
  public int modelCount() {
    return outputs.size();
  }

  /** Indices of a model's segments, ascending. */
  public List<Integer> segments(String model) {
    return List.copyOf(series.getOrDefault(model, Collections.emptySortedMap()).keySet());
  }

  /** The snapshots of a segment, oldest first. */
  public List<SegmentSnapshot> series(String model, int segment) {
    return of(model, segment).map(CoarseningSeries::entries).orElse(List.of());
  }

  /** The newest snapshot of a segment. */
  public Optional<SegmentSnapshot> newest(String model, int segment) {
    return of(model, segment).flatMap(CoarseningSeries::newest);
  }

  /** The series of a model's output segment, the one that counts what was predicted right. */
  public List<SegmentSnapshot> outputSeries(String model) {
    return newestOutput(model).map(newest -> series(model, newest.segment())).orElse(List.of());
  }

  /** The newest snapshot of a model's output segment. */
  public Optional<SegmentSnapshot> newestOutput(String model) {
    return Optional.ofNullable(outputs.get(model));
  }

  /**
   * Examples that a model has learned a second, over the last seconds of its series.
   *
   * @param seconds how long at least, where the series is so long
   */
  public double speed(String model, double seconds) {
    return newestOutput(model)
        .flatMap(newest -> of(model, newest.segment()).map(s -> speed(s, newest, seconds)))
        .orElse(0.0);
  }

  private static double speed(
      CoarseningSeries<SegmentSnapshot> series, SegmentSnapshot newest, double seconds) {
    SegmentSnapshot from = series.newestWhere(c -> between(c, newest) >= seconds).orElse(newest);
    double passed = between(from, newest);
    return passed > 0 ? (newest.examples() - from.examples()) / passed : 0;
  }

  private static double between(SegmentSnapshot from, SegmentSnapshot to) {
    return (to.time().toEpochMilli() - from.time().toEpochMilli()) / 1000.0;
  }

  /** Examples that the output segments of all models have learned since they were created. */
  public long examples() {
    return examples;
  }

  private Optional<CoarseningSeries<SegmentSnapshot>> of(String model, int segment) {
    return Optional.ofNullable(series.get(model)).map(segments -> segments.get(segment));
  }
}
