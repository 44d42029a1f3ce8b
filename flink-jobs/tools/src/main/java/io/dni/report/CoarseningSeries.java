// SPDX-License-Identifier: Apache-2.0
package io.dni.report;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * A series of any length in bounded memory: the newest entries all, older ones coarser with age,
 * and the very first. An entry costs O(1), amortised.
 *
 * <p>Level 0 holds the newest entries. When a level is full, of its two oldest one goes and one
 * moves to the next level, so level k holds every 2^k-th entry; n entries need about {@code
 * PER_LEVEL · log2(n / PER_LEVEL)} places.
 *
 * @param <T> the entries, which have a position that ascends
 */
final class CoarseningSeries<T> {
  /** More points than a chart has room for, and a short run in full. */
  static final int PER_LEVEL = 256;

  private final ToLongFunction<T> position;
  private final List<Deque<T>> levels = new ArrayList<>(List.of(new ArrayDeque<>()));
  private T first;

  CoarseningSeries(ToLongFunction<T> position) {
    this.position = position;
  }

  /**
   * Adds the newest entry. Entries at or behind its position are of a future that was rolled back:
   * they go.
   */
  void add(T entry) {
    long at = position.applyAsLong(entry);
    for (Deque<T> level : levels) {
      while (!level.isEmpty() && position.applyAsLong(level.getLast()) >= at) {
        level.removeLast();
      }
      if (!level.isEmpty()) {
        break; // all that is older lies before it
      }
    }
    if (first == null || position.applyAsLong(first) >= at) {
      first = entry;
      return;
    }
    levels.get(0).addLast(entry);
    for (int k = 0; levels.get(k).size() > PER_LEVEL; k++) {
      levels.get(k).removeFirst();
      if (k + 1 == levels.size()) {
        levels.add(new ArrayDeque<>());
      }
      levels.get(k + 1).addLast(levels.get(k).removeFirst());
    }
  }

  /** The newest entry. */
  Optional<T> newest() {
    for (Deque<T> level : levels) {
      if (!level.isEmpty()) {
        return Optional.of(level.getLast());
      }
    }
    return Optional.ofNullable(first);
  }

  /** The newest entry of which this holds, or the oldest there is. */
  Optional<T> newestWhere(Predicate<T> condition) {
    for (Deque<T> level : levels) {
      for (Iterator<T> i = level.descendingIterator(); i.hasNext(); ) {
        T entry = i.next();
        if (condition.test(entry)) {
          return Optional.of(entry);
        }
      }
    }
    return Optional.ofNullable(first);
  }

  /** What is kept, oldest first. */
  List<T> entries() {
    List<T> all = new ArrayList<>();
    if (first != null) {
      all.add(first);
    }
    for (int k = levels.size() - 1; k >= 0; k--) {
      all.addAll(levels.get(k));
    }
    return all;
  }
}
