// SPDX-License-Identifier: Apache-2.0
package io.dni.faults;

import java.util.LinkedHashMap;
import java.util.Map;

/** What happened in one run, or in many. */
public final class FaultCounts {
  long runs;
  long examples;
  long crashes;
  long crashesInCheckpoint;
  long checkpoints;
  long lost;
  long duplicated;
  long replays;
  long applied;
  long orphans;
  long unmatched;
  long evicted;

  FaultCounts() {}

  void add(FaultCounts other) {
    runs += other.runs;
    examples += other.examples;
    crashes += other.crashes;
    crashesInCheckpoint += other.crashesInCheckpoint;
    checkpoints += other.checkpoints;
    lost += other.lost;
    duplicated += other.duplicated;
    replays += other.replays;
    applied += other.applied;
    orphans += other.orphans;
    unmatched += other.unmatched;
    evicted += other.evicted;
  }

  /** The counts under the names that they have in the table, in its order. */
  public Map<String, Long> rows() {
    Map<String, Long> rows = new LinkedHashMap<>();
    rows.put("examples", examples);
    rows.put("checkpoints", checkpoints);
    rows.put("crashes, each back to the last checkpoint", crashes);
    rows.put("of them while a checkpoint was running", crashesInCheckpoint);
    rows.put("signals lost by the topic", lost);
    rows.put("signals delivered twice by the topic", duplicated);
    rows.put("topic read again from its beginning", replays);
    rows.put("corrections applied", applied);
    rows.put("signals of rolled-back futures dropped (orphans)", orphans);
    rows.put("duplicates and late signals dropped", unmatched);
    rows.put("pending batches evicted", evicted);
    return rows;
  }

  /** Runs that held every invariant. */
  public long runs() {
    return runs;
  }

  /** Crashes, each followed by a return to the last checkpoint. */
  public long crashes() {
    return crashes;
  }

  /** Signals from rolled-back futures that were recognised and dropped. */
  public long orphans() {
    return orphans;
  }

  /** Signals that were recognised as duplicates, or as too late, and dropped. */
  public long unmatched() {
    return unmatched;
  }

  /** Signals that the topic lost. */
  public long lost() {
    return lost;
  }

  /** Pending batches given up. */
  public long evicted() {
    return evicted;
  }
}
