// SPDX-License-Identifier: Apache-2.0
package io.dni.report;

import io.dni.streaming.message.SegmentCounters;
import io.dni.streaming.message.SegmentEstimate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Collects the snapshots of a run into series, one per model and segment, in the order of their
 * batches.
 *
 * <p>A job that is restored from a checkpoint goes through some batches again. Their first
 * snapshots belong to a future that was rolled back: the newer ones take their place, so that a
 * series never counts an example twice.
 */
public final class RunRecorder {
  private final SortedMap<String, SortedMap<Integer, List<SegmentEstimate>>> estimates =
      new TreeMap<>();
  private final SortedMap<String, SortedMap<Integer, List<SegmentCounters>>> counters =
      new TreeMap<>();

  private final SortedMap<String, Map<String, Double>> figures = new TreeMap<>();

  /** Adds an estimate to its series. */
  public void add(SegmentEstimate estimate) {
    List<SegmentEstimate> series = series(estimates, estimate.model(), estimate.segment());
    series.removeIf(old -> old.batches() >= estimate.batches());
    series.add(estimate);
  }

  /** Adds counters to their series. */
  public void add(SegmentCounters newest) {
    List<SegmentCounters> series = series(counters, newest.model(), newest.segment());
    series.removeIf(old -> old.batches() >= newest.batches());
    series.add(newest);
    figures.computeIfAbsent(newest.model(), m -> new TreeMap<>()).putAll(newest.figures());
  }

  /** Ids of the models with counters, sorted. */
  public List<String> models() {
    return List.copyOf(counters.keySet());
  }

  /** The newest figures of each model's predictions, by scope and name. */
  public SortedMap<String, Map<String, Double>> figures() {
    return figures;
  }

  /** Indices of a model's segments, ascending. */
  public List<Integer> segments(String model) {
    return List.copyOf(counters.getOrDefault(model, Collections.emptySortedMap()).keySet());
  }

  /** The estimates of a segment, oldest first. */
  public List<SegmentEstimate> estimates(String model, int segment) {
    return List.copyOf(series(estimates, model, segment));
  }

  /** The counters of a segment, oldest first. */
  public List<SegmentCounters> counters(String model, int segment) {
    return List.copyOf(series(counters, model, segment));
  }

  /** The newest estimate of a segment. */
  public Optional<SegmentEstimate> newestEstimate(String model, int segment) {
    return newest(series(estimates, model, segment));
  }

  /** The newest counters of a segment. */
  public Optional<SegmentCounters> newestCounters(String model, int segment) {
    return newest(series(counters, model, segment));
  }

  /** The series of a model's output segment, the one that counts what was predicted right. */
  public List<SegmentCounters> outputCounters(String model) {
    return counters.getOrDefault(model, Collections.emptySortedMap()).values().stream()
        .filter(series -> newest(series).flatMap(RunRecorder::correct).isPresent())
        .findFirst()
        .map(List::copyOf)
        .orElse(List.of());
  }

  /** Examples that the output segments of all models have learned since they were created. */
  public long examples() {
    return models().stream()
        .flatMap(model -> newest(outputCounters(model)).stream())
        .mapToLong(SegmentCounters::examples)
        .sum();
  }

  private static Optional<Long> correct(SegmentCounters c) {
    return c.correct().isPresent() ? Optional.of(c.correct().getAsLong()) : Optional.empty();
  }

  private static <T> Optional<T> newest(List<T> series) {
    return series.isEmpty() ? Optional.empty() : Optional.of(series.get(series.size() - 1));
  }

  private static <T> List<T> series(
      Map<String, SortedMap<Integer, List<T>>> all, String model, int segment) {
    return all.computeIfAbsent(model, m -> new TreeMap<>())
        .computeIfAbsent(segment, s -> new ArrayList<>());
  }
}
