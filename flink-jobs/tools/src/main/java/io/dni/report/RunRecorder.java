// SPDX-License-Identifier: Apache-2.0
package io.dni.report;

import io.dni.streaming.labels.LabelStand;
import io.dni.streaming.message.SegmentCounters;
import io.dni.streaming.message.SegmentEstimate;
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

  private final SortedMap<String, SortedMap<Integer, CoarseningSeries<SegmentEstimate>>> estimates =
      new TreeMap<>();
  private final SortedMap<String, SortedMap<Integer, CoarseningSeries<SegmentCounters>>> counters =
      new TreeMap<>();

  private final SortedMap<String, Map<String, Double>> figures = new TreeMap<>();

  private final SortedMap<String, LabelStand> labels = new TreeMap<>();

  /** Examples by model, of its output segment; also of models without series. */
  private final Map<String, SegmentCounters> outputs = new TreeMap<>();

  private long examples;

  /** Adds an estimate to its series. */
  public void add(SegmentEstimate estimate) {
    if (counters.containsKey(estimate.model())
        || estimates.containsKey(estimate.model())
        || estimates.size() < MOST_SERIES) {
      estimates
          .computeIfAbsent(estimate.model(), m -> new TreeMap<>())
          .computeIfAbsent(
              estimate.segment(), i -> new CoarseningSeries<>(SegmentEstimate::batches))
          .add(estimate);
    }
  }

  /** Adds counters to their series. */
  public void add(SegmentCounters newest) {
    if (newest.correct().isPresent()) {
      SegmentCounters before = outputs.put(newest.model(), newest);
      examples += newest.examples() - (before == null ? 0 : before.examples());
    }
    if (counters.containsKey(newest.model()) || counters.size() < MOST_SERIES) {
      counters
          .computeIfAbsent(newest.model(), m -> new TreeMap<>())
          .computeIfAbsent(newest.segment(), i -> new CoarseningSeries<>(SegmentCounters::batches))
          .add(newest);
      figures.computeIfAbsent(newest.model(), m -> new TreeMap<>()).putAll(newest.figures());
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
    return List.copyOf(counters.keySet());
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
    return List.copyOf(counters.getOrDefault(model, Collections.emptySortedMap()).keySet());
  }

  /** The estimates of a segment, oldest first. */
  public List<SegmentEstimate> estimates(String model, int segment) {
    return of(estimates, model, segment).map(CoarseningSeries::entries).orElse(List.of());
  }

  /** The counters of a segment, oldest first. */
  public List<SegmentCounters> counters(String model, int segment) {
    return of(counters, model, segment).map(CoarseningSeries::entries).orElse(List.of());
  }

  /** The newest estimate of a segment. */
  public Optional<SegmentEstimate> newestEstimate(String model, int segment) {
    return of(estimates, model, segment).flatMap(CoarseningSeries::newest);
  }

  /** The newest counters of a segment. */
  public Optional<SegmentCounters> newestCounters(String model, int segment) {
    return of(counters, model, segment).flatMap(CoarseningSeries::newest);
  }

  /** The series of a model's output segment, the one that counts what was predicted right. */
  public List<SegmentCounters> outputCounters(String model) {
    return newestOutput(model).map(newest -> counters(model, newest.segment())).orElse(List.of());
  }

  /** The newest counters of a model's output segment. */
  public Optional<SegmentCounters> newestOutput(String model) {
    return Optional.ofNullable(outputs.get(model));
  }

  /**
   * Examples that a model has learned a second, over the last seconds of its series.
   *
   * @param seconds how long at least, where the series is so long
   */
  public double speed(String model, double seconds) {
    return newestOutput(model)
        .flatMap(
            newest -> of(counters, model, newest.segment()).map(s -> speed(s, newest, seconds)))
        .orElse(0.0);
  }

  private static double speed(
      CoarseningSeries<SegmentCounters> series, SegmentCounters newest, double seconds) {
    SegmentCounters from = series.newestWhere(c -> between(c, newest) >= seconds).orElse(newest);
    double passed = between(from, newest);
    return passed > 0 ? (newest.examples() - from.examples()) / passed : 0;
  }

  private static double between(SegmentCounters from, SegmentCounters to) {
    return (to.time().toEpochMilli() - from.time().toEpochMilli()) / 1000.0;
  }

  /** Examples that the output segments of all models have learned since they were created. */
  public long examples() {
    return examples;
  }

  private static <T> Optional<CoarseningSeries<T>> of(
      SortedMap<String, SortedMap<Integer, CoarseningSeries<T>>> all, String model, int segment) {
    return Optional.ofNullable(all.get(model)).map(series -> series.get(segment));
  }
}
