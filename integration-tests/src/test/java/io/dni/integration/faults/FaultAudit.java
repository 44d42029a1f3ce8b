// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.faults;

import io.dni.checkpoint.CheckpointContents;
import io.dni.integration.faults.ExampleFeed.Written;
import io.dni.learning.decoupling.Counter;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.segment.Weights;
import io.dni.streaming.message.ExampleDigest;
import io.dni.streaming.message.ModelBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the audit of the job's savepoints found. Counts alone could hide one mistake behind another,
 * so the examples of every segment, and the batches that it has settled, are compared by digests of
 * their names too.
 */
final class FaultAudit {
  long examples;
  long lost;
  long twice;
  long differentDigests;
  long wrongCorrections;
  long unaccounted;
  long corrections;
  long orphans;
  long unmatched;
  long evicted;
  long nonFinite;
  int checkpointsRead;

  /** What must hold in any checkpoint. */
  void scan(CheckpointContents checkpoint) {
    checkpointsRead++;
    for (CheckpointContents.ModelContents model : checkpoint.models().values()) {
      for (SegmentState segment : model.segments()) {
        nonFinite += nonFinite(segment.weights());
        nonFinite += segment.moduleWeights().map(FaultAudit::nonFinite).orElse(0L);
        long pending = segment.pending().entries().stream().mapToLong(e -> e.id().digest()).sum();
        wrongCorrections += segment.count(Counter.PENDING_DIGEST) == pending ? 0 : 1;
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
  void all(CheckpointContents last, Map<String, Written> written) {
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
}
