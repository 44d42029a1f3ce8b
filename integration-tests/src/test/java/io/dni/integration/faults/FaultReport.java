// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.faults;

import io.dni.inspect.CheckpointContents;
import io.dni.integration.faults.ExampleFeed.Written;
import io.dni.learning.decoupling.Counter;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.segment.Weights;
import io.dni.streaming.message.ExampleDigest;
import io.dni.streaming.message.ModelBatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was done to the system, and what the audit of its last savepoint found. */
final class FaultReport {
  private final Map<FaultKind, Integer> faults = new EnumMap<>(FaultKind.class);
  private final List<Double> recoverySeconds = new ArrayList<>();
  private final List<double[]> residentOverSeconds = new ArrayList<>();
  long examples;
  long lost;
  long twice;
  long differentDigests;
  long unaccounted;
  long corrections;
  long orphans;
  long unmatched;
  long evicted;
  long nonFinite;
  int checkpointsRead;

  void fault(FaultKind kind, double seconds) {
    faults.merge(kind, 1, Integer::sum);
    recoverySeconds.add(seconds);
  }

  void resident(double seconds, long bytes) {
    residentOverSeconds.add(new double[] {seconds, bytes});
  }

  int faults() {
    return faults.values().stream().mapToInt(n -> n).sum();
  }

  /** Numbers that are not finite, in any checkpoint. */
  void scan(CheckpointContents checkpoint) {
    checkpointsRead++;
    for (CheckpointContents.ModelContents model : checkpoint.models().values()) {
      for (SegmentState segment : model.segments()) {
        nonFinite += nonFinite(segment.weights());
        nonFinite += segment.moduleWeights().map(FaultReport::nonFinite).orElse(0L);
      }
    }
  }

  private static long nonFinite(Weights w) {
    long count = 0;
    for (float[] array :
        List.of(
            w.parameters(),
            w.statistics(),
            w.optimizer().firstMoment(),
            w.optimizer().secondMoment())) {
      for (float value : array) {
        count += Float.isFinite(value) ? 0 : 1;
      }
    }
    return count;
  }

  /** Compares what the last savepoint has learned with what was written. */
  void audit(CheckpointContents last, Map<String, Written> written) {
    scan(last);
    written.forEach(
        (id, all) -> {
          CheckpointContents.ModelContents model = last.model(id);
          Written waiting = waiting(model);
          long expected = all.examples() - waiting.examples();
          examples += expected;
          for (SegmentState segment : model.segments()) {
            long seen = segment.count(Counter.EXAMPLES);
            lost += Math.max(0, expected - seen);
            twice += Math.max(0, seen - expected);
            long digest = all.digest() - waiting.digest();
            differentDigests += segment.count(Counter.EXAMPLE_DIGEST) == digest ? 0 : 1;
            orphans += segment.count(Counter.ORPHANS);
            unmatched += segment.count(Counter.UNMATCHED);
            evicted += segment.count(Counter.EVICTED);
            corrections += segment.count(Counter.CORRECTIONS);
            if (segment != model.segments().get(model.segments().size() - 1)) {
              long accounted =
                  segment.count(Counter.CORRECTIONS)
                      + segment.count(Counter.EVICTED)
                      + segment.pending().size();
              unaccounted += Math.abs(segment.count(Counter.BATCHES) - accounted);
            }
          }
        });
  }

  /** Examples that are consumed but stand in no formed batch, or in one that waits for its turn. */
  private static Written waiting(CheckpointContents.ModelContents model) {
    List<String> ids = new ArrayList<>();
    model.forming().ifPresent(f -> ids.addAll(f.labelled().ids()));
    model.forming().stream()
        .flatMap(f -> f.ready().stream())
        .map(ModelBatch::exampleIds)
        .forEach(ids::addAll);
    return new Written(ids.size(), ExampleDigest.of(ids));
  }

  /** Growth of the resident set over the second half, bytes per second; empty for short runs. */
  Optional<Double> residentSlope() {
    List<double[]> half =
        residentOverSeconds.subList(residentOverSeconds.size() / 2, residentOverSeconds.size());
    if (half.size() < 10) {
      return Optional.empty();
    }
    double meanT = half.stream().mapToDouble(s -> s[0]).average().orElseThrow();
    double meanB = half.stream().mapToDouble(s -> s[1]).average().orElseThrow();
    double product = half.stream().mapToDouble(s -> (s[0] - meanT) * (s[1] - meanB)).sum();
    double square = half.stream().mapToDouble(s -> (s[0] - meanT) * (s[0] - meanT)).sum();
    return Optional.of(product / square);
  }

  /** The table of the README. */
  List<String> table() {
    List<String> lines =
        new ArrayList<>(List.of("| fault in the real system | times |", "|---|---|"));
    faults.forEach((kind, n) -> lines.add("| %s | %d |".formatted(kind.text(), n)));
    List<Double> sorted = new ArrayList<>(recoverySeconds);
    Collections.sort(sorted);
    lines.add("");
    lines.add("| outcome | |");
    lines.add("|---|---|");
    lines.add("| examples written | %d |".formatted(examples));
    lines.add("| lost, over all segments | %d |".formatted(lost));
    lines.add("| learned twice, over all segments | %d |".formatted(twice));
    lines.add("| segments whose digest of examples differs | %d |".formatted(differentDigests));
    lines.add("| corrections applied | %d |".formatted(corrections));
    lines.add("| batches corrected twice or lost sight of | %d |".formatted(unaccounted));
    lines.add("| orphans dropped | %d |".formatted(orphans));
    lines.add("| duplicates and late signals dropped | %d |".formatted(unmatched));
    lines.add("| corrections given up (evicted) | %d |".formatted(evicted));
    lines.add(
        "| non-finite numbers in %d checkpoints read | %d |".formatted(checkpointsRead, nonFinite));
    if (!sorted.isEmpty()) {
      lines.add(
          "| recovery, seconds: median / p95 / max | %.1f / %.1f / %.1f |"
              .formatted(at(sorted, 0.5), at(sorted, 0.95), at(sorted, 1)));
    }
    residentSlope()
        .ifPresent(
            slope ->
                lines.add(
                    "| resident set, growth over the second half | %.0f KiB/min |"
                        .formatted(slope * 60 / 1024)));
    return lines;
  }

  private static double at(List<Double> sorted, double quantile) {
    return sorted.get((int) Math.ceil(quantile * sorted.size()) - 1);
  }
}
