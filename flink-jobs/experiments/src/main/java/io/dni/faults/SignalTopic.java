// SPDX-License-Identifier: Apache-2.0
package io.dni.faults;

import io.dni.faults.Travelling.Falling;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The durable topic between the segments: an append-only list per partition. Survives every crash,
 * and keeps what a rolled-back future has written.
 */
final class SignalTopic {
  private final List<List<Falling>> partitions = new ArrayList<>();
  private final FaultPlan plan;
  private final Random random;
  private final FaultCounts counts;

  SignalTopic(FaultPlan plan, Random random, FaultCounts counts) {
    this.plan = plan;
    this.random = random;
    this.counts = counts;
    for (int i = 0; i < plan.signalPartitions(); i++) {
      partitions.add(new ArrayList<>());
    }
  }

  /** Appends, or loses, or appends twice, with anything in between. */
  void write(Falling signal) {
    if (random.nextDouble() < plan.lossRate()) {
      counts.lost++;
      return;
    }
    append(signal);
    if (random.nextDouble() < plan.duplicateRate()) {
      append(signal);
      counts.duplicated++;
    }
    if (random.nextDouble() < plan.duplicateRate() / 2) {
      List<Falling> old = partitions.get(random.nextInt(partitions.size()));
      if (!old.isEmpty()) {
        append(old.get(random.nextInt(old.size())));
        counts.duplicated++;
      }
    }
  }

  private void append(Falling signal) {
    partitions.get(random.nextInt(partitions.size())).add(signal);
  }

  int end(int partition) {
    return partitions.get(partition).size();
  }

  Falling read(int partition, int offset) {
    return partitions.get(partition).get(offset);
  }
}
