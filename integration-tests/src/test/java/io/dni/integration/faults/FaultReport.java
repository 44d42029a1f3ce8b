// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.faults;

import io.dni.integration.faults.MemoryWatch.Growth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** What was done to the system, and what came of it. */
final class FaultReport {
  private static final int FEW = 5;

  private final Map<FaultKind, Integer> faults = new EnumMap<>(FaultKind.class);
  private final List<Double> recoverySeconds = new ArrayList<>();
  private final FaultAudit audit = new FaultAudit();
  private final List<Live> live = new ArrayList<>();
  private Optional<Growth> resident = Optional.empty();
  private final String system;
  private double seconds;

  /**
   * A report.
   *
   * @param system what the faults were done to
   */
  FaultReport(String system) {
    this.system = system;
  }

  /**
   * What lives in the process after a full collection.
   *
   * @param setting of the job: twice as many subtasks keep about twice as much
   * @param minutes since the start of the process
   * @param heap MiB
   * @param metadata of classes, MiB
   * @param threads number
   */
  record Live(String setting, double minutes, double heap, int metadata, int threads) {}

  void fault(FaultKind kind, double recovery) {
    faults.merge(kind, 1, Integer::sum);
    recoverySeconds.add(recovery);
  }

  /** How often this was done. */
  int count(FaultKind kind) {
    return faults.getOrDefault(kind, 0);
  }

  /** What was done, and how often. */
  Map<FaultKind, Integer> byKind() {
    return Collections.unmodifiableMap(faults);
  }

  int faults() {
    return faults.values().stream().mapToInt(n -> n).sum();
  }

  FaultAudit audit() {
    return audit;
  }

  /** What lives in the process now; a new process begins anew. */
  void live(Live now, boolean newProcess) {
    if (newProcess) {
      live.clear();
    }
    live.add(now);
  }

  /** The end of the run. */
  void ended(double afterSeconds, Optional<Growth> ofLastProcess) {
    seconds = afterSeconds;
    resident = ofLastProcess;
  }

  /** Memory of the last process; empty for a short run. */
  Optional<Growth> resident() {
    return resident;
  }

  /**
   * MiB per minute by which the heap that lives after a full collection grows, over the second half
   * of the last process: one slope, by least squares, of lines that begin elsewhere for each
   * setting. Empty for a short run.
   */
  OptionalDouble heapSlope() {
    List<Live> half = live.subList(live.size() / 2, live.size());
    double product = 0;
    double square = 0;
    for (List<Live> same : bySetting(half)) {
      double minutes = same.stream().mapToDouble(Live::minutes).average().orElseThrow();
      double heap = same.stream().mapToDouble(Live::heap).average().orElseThrow();
      for (Live one : same) {
        product += (one.minutes() - minutes) * (one.heap() - heap);
        square += Math.pow(one.minutes() - minutes, 2);
      }
    }
    return half.size() < FEW || square == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(product / square);
  }

  private static Collection<List<Live>> bySetting(List<Live> all) {
    return all.stream().collect(Collectors.groupingBy(Live::setting)).values();
  }

  /** Those of the setting that was seen over the longest time. */
  private List<Live> longest() {
    return Collections.max(bySetting(live), Comparator.comparingDouble(FaultReport::minutes));
  }

  private static double minutes(List<Live> same) {
    return same.get(same.size() - 1).minutes() - same.get(0).minutes();
  }

  /** The table of the README. */
  List<String> table() {
    List<String> lines = new ArrayList<>();
    lines.add("| faults in %s, in %.0f minutes | %d |".formatted(system, seconds / 60, faults()));
    lines.add("|---|---|");
    faults.forEach((kind, n) -> row(lines, kind.text(), n));
    row(lines, "examples", audit.examples);
    row(lines, "examples lost, over all segments", audit.lost);
    row(lines, "examples learned twice, over all segments", audit.twice);
    row(lines, "segments whose digest of examples differs", audit.differentDigests);
    row(lines, "corrections applied", audit.corrections);
    row(
        lines,
        "segments with a correction applied twice, or to a foreign batch",
        audit.wrongCorrections);
    row(lines, "batches neither corrected, evicted nor pending", audit.unaccounted);
    row(lines, "corrections given up (evicted)", audit.evicted);
    row(lines, "signals of rolled-back futures dropped (orphans)", audit.orphans);
    row(lines, "duplicates and late signals dropped", audit.unmatched);
    row(
        lines,
        "non-finite numbers in %d checkpoints read".formatted(audit.checkpointsRead),
        audit.nonFinite);
    recovery(lines);
    resident.ifPresent(growth -> memory(lines, growth));
    return lines;
  }

  private void recovery(List<String> lines) {
    List<Double> sorted = new ArrayList<>(recoverySeconds);
    Collections.sort(sorted);
    if (!sorted.isEmpty()) {
      text(
          lines,
          "seconds from a fault to the next batch learned: median / p95 / max",
          "%.1f / %.1f / %.1f",
          at(sorted, 0.5),
          at(sorted, 0.95),
          at(sorted, 1));
    }
  }

  private void memory(List<String> lines, Growth growth) {
    text(
        lines,
        "resident set of the last Flink process, which lived %.0f minutes: middle / end / most"
            .formatted(growth.minutes()),
        "%.0f / %.0f / %.0f MiB",
        growth.first(),
        growth.last(),
        growth.most());
    text(lines, "its slope over the second half", "%.2f MiB/min", growth.slope());
    List<Live> same = longest();
    Live last = same.get(same.size() - 1);
    Live first = same.get(0);
    text(
        lines,
        "alive in it after a full collection, first / last at %s, %.0f minutes apart: heap"
            .formatted(last.setting(), minutes(same)),
        "%.1f / %.1f MiB",
        first.heap(),
        last.heap());
    heapSlope()
        .ifPresent(
            slope ->
                text(
                    lines,
                    "its slope over the second half, settings apart",
                    "%.2f MiB/min",
                    slope));
    text(lines, "class metadata", "%d / %d MiB", first.metadata(), last.metadata());
    text(lines, "threads", "%d / %d", first.threads(), last.threads());
  }

  private static void row(List<String> lines, String name, long value) {
    lines.add("| %s | %d |".formatted(name, value));
  }

  private static void text(List<String> lines, String name, String format, Object... values) {
    lines.add("| %s | %s |".formatted(name, String.format(Locale.ROOT, format, values)));
  }

  private static double at(List<Double> sorted, double quantile) {
    return sorted.get((int) Math.ceil(quantile * sorted.size()) - 1);
  }
}
