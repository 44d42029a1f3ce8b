// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import io.dni.learning.message.BatchId;
import io.dni.learning.segment.Tape;
import io.dni.learning.tensor.Matrix;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The batches that a segment has sent up and whose signal has not come back yet, oldest first.
 *
 * <p>This small class is the heart of the exactly-once promise: a signal may act only through
 * {@link #take}, which removes the entry, so it acts at most once; and only if the id is here, so a
 * signal from a future that was rolled back (whose id no surviving batch has) never acts. The
 * entries are immutable, so copies of the collection share them.
 */
public final class PendingBatches {
  private final Map<BatchId, Entry> entries;

  /** No batches. */
  public PendingBatches() {
    this(new LinkedHashMap<>());
  }

  private PendingBatches(Map<BatchId, Entry> entries) {
    this.entries = entries;
  }

  /**
   * What a segment needs when the signal arrives.
   *
   * @param id the batch
   * @param number how many batches the segment had seen when this one came, itself included
   * @param h activation sent up, {@code [batch, width]}; read-only
   * @param y targets, {@code [batch, outputs]}; read-only
   * @param tape the forward pass, for a segment that waits with learning; empty for one that has
   *     learned already
   */
  public record Entry(BatchId id, long number, Matrix h, Matrix y, Optional<Tape> tape) {}

  /**
   * Adds a batch; the oldest goes if there would be more than {@code bound}.
   *
   * @return the batches that were evicted to make room, oldest first
   */
  public List<BatchId> add(Entry entry, int bound) {
    if (entries.putIfAbsent(entry.id(), entry) != null) {
      throw new IllegalStateException("batch " + entry.id() + " was sent up twice");
    }
    if (entries.size() <= bound) {
      return List.of();
    }
    List<BatchId> evicted = new ArrayList<>();
    var oldest = entries.keySet().iterator();
    while (entries.size() > bound) {
      evicted.add(oldest.next());
      oldest.remove();
    }
    return evicted;
  }

  /** Removes and returns the entry with that id, if it is here. */
  public Optional<Entry> take(BatchId id) {
    return Optional.ofNullable(entries.remove(id));
  }

  /** Removes and returns all entries, oldest first. */
  public Collection<Entry> takeAll() {
    Collection<Entry> all = List.copyOf(entries.values());
    entries.clear();
    return all;
  }

  /** The entries, oldest first; a view. */
  public Collection<Entry> entries() {
    return java.util.Collections.unmodifiableCollection(entries.values());
  }

  /** Number of batches that wait. */
  public int size() {
    return entries.size();
  }

  /** A copy that shares the immutable entries. */
  public PendingBatches copy() {
    return new PendingBatches(new LinkedHashMap<>(entries));
  }
}
