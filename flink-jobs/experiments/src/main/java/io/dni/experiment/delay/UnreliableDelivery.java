// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.delay;

import io.dni.learning.decoupling.Delivery;
import io.dni.learning.message.ErrorSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Delays, loses, duplicates and reorders signals, each by a seeded chance of its own. */
final class UnreliableDelivery implements Delivery {
  /** A copy comes at most so many batches after the first. */
  private static final int LATEST_COPY = 8;

  private final StreamConditions conditions;
  private final SplittableRandom delays;
  private final SplittableRandom losses;
  private final SplittableRandom copies;
  private final TreeMap<Long, List<ErrorSignal>> onTheirWay = new TreeMap<>();
  private long now;
  private long lost;
  private long duplicated;

  /**
   * @param seed the same seed treats the same signals alike
   */
  UnreliableDelivery(StreamConditions conditions, long seed) {
    this.conditions = conditions;
    SplittableRandom random = new SplittableRandom(seed);
    // Each chance has its own generator, so that duplicates do not change which signals are lost.
    delays = random.split();
    losses = random.split();
    copies = random.split();
  }

  @Override
  public List<ErrorSignal> exchange(List<ErrorSignal> sent) {
    for (ErrorSignal signal : sent) {
      long arrival =
          now
              + (conditions.overtaking()
                  ? delays.nextInt(2 * conditions.delay() + 1)
                  : conditions.delay());
      if (losses.nextDouble() < conditions.lost()) {
        lost++;
      } else {
        put(arrival, signal);
        if (copies.nextDouble() < conditions.duplicated()) {
          duplicated++;
          put(arrival + copies.nextInt(1, LATEST_COPY + 1), signal);
        }
      }
    }
    List<ErrorSignal> due = onTheirWay.remove(now++);
    return due == null ? List.of() : due;
  }

  @Override
  public List<ErrorSignal> drain() {
    List<ErrorSignal> rest = new ArrayList<>();
    onTheirWay.values().forEach(rest::addAll);
    onTheirWay.clear();
    return rest;
  }

  /** Signals that never arrived. */
  long lost() {
    return lost;
  }

  /** Signals that were sent a second time. */
  long duplicated() {
    return duplicated;
  }

  private void put(long arrival, ErrorSignal signal) {
    onTheirWay.computeIfAbsent(arrival, a -> new ArrayList<>()).add(signal);
  }
}
