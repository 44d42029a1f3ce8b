// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** The counters of a segment; missing ones are 0. */
public final class Tally {
  private final Map<Counter, Long> counts = new EnumMap<>(Counter.class);

  /** A tally as it was stored. */
  Tally(Map<Counter, Long> counts) {
    this.counts.putAll(counts);
  }

  /** A counter's value. */
  long get(Counter counter) {
    return counts.getOrDefault(counter, 0L);
  }

  void add(Counter counter, long by) {
    counts.merge(counter, by, Long::sum);
  }

  void raise(Counter counter, long atLeast) {
    counts.merge(counter, atLeast, Math::max);
  }

  /** The counters that were ever counted; a view. */
  Map<Counter, Long> counts() {
    return Collections.unmodifiableMap(counts);
  }
}
