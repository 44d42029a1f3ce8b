// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import java.util.EnumMap;
import java.util.Map;

/** The counters of a segment; missing ones are 0. In an array, for several change at each batch. */
@SuppressWarnings("EnumOrdinal") // places in an array, never stored
public final class Tally {
  private static final Counter[] COUNTERS = Counter.values();

  private final long[] counts = new long[COUNTERS.length];
  private final boolean[] counted = new boolean[COUNTERS.length];

  /** A tally as it was stored. */
  Tally(Map<Counter, Long> counts) {
    counts.forEach(this::add);
  }

  /** A counter's value. */
  long get(Counter counter) {
    return counts[counter.ordinal()];
  }

  void add(Counter counter, long by) {
    counts[counter.ordinal()] += by;
    counted[counter.ordinal()] = true;
  }

  void raise(Counter counter, long atLeast) {
    add(counter, Math.max(0, atLeast - get(counter)));
  }

  /** The counters that were ever counted. */
  Map<Counter, Long> counts() {
    Map<Counter, Long> all = new EnumMap<>(Counter.class);
    for (Counter counter : COUNTERS) {
      if (counted[counter.ordinal()]) {
        all.put(counter, get(counter));
      }
    }
    return all;
  }
}
