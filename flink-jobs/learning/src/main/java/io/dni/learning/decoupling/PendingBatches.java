// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import io.dni.learning.decoupling.CorrectionStep.Outcome;
import io.dni.learning.message.BatchId;
import io.dni.learning.segment.Tape;
import io.dni.learning.tensor.Matrix;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The exactly-once rule: the batches that a segment has sent up and whose signal has not come back
 * yet, oldest first, and what it remembers of those that are settled.
 *
 * <p>A signal may act only through {@link #settle}, which removes the entry, so it acts at most
 * once; and only if the id is here, so a signal from a future that was rolled back (whose id no
 * surviving batch has) never acts. Of a signal that may not act, the newest sequence number sent up
 * per attempt tells whether its batch was settled here before or never existed here.
 *
 * <p>Every change is counted in the tally of the same state, {@link Counter#PENDING_DIGEST} among
 * them, by which an audit compares histories. Entries are immutable, so copies share them.
 */
public final class PendingBatches {
  /** Attempts whose batches are still told from orphans. */
  private static final int REMEMBERED_ATTEMPTS = 16;

  private final Map<BatchId, Entry> entries = new LinkedHashMap<>();
  private final Map<Long, Long> newestByNonce;

  /** No batches. */
  public PendingBatches() {
    this(List.of(), Map.of());
  }

  /**
   * Batches as they were stored.
   *
   * @param entries oldest first
   * @param newestByNonce per attempt nonce the newest sequence number sent up, oldest attempt first
   */
  public PendingBatches(Collection<Entry> entries, Map<Long, Long> newestByNonce) {
    entries.forEach(entry -> this.entries.put(entry.id(), entry));
    this.newestByNonce = new LinkedHashMap<>(newestByNonce);
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
   * @param weights of the examples {@code [batch, 1]}; empty where all are 1
   */
  public record Entry(
      BatchId id, long number, Matrix h, Matrix y, Optional<Tape> tape, Optional<Matrix> weights) {}

  /**
   * What becomes of a signal.
   *
   * @param outcome {@link Outcome#APPLIED} if it may act; else why not
   * @param batch that the signal is for; present if it may act
   */
  record Settlement(Outcome outcome, Optional<Entry> batch) {}

  /** A batch goes up and is pending; the oldest go if there would be more than {@code bound}. */
  void sendUp(Entry entry, int bound, Tally tally) {
    BatchId id = entry.id();
    if (entries.putIfAbsent(id, entry) != null) {
      throw new IllegalStateException("batch " + id + " was sent up twice");
    }
    tally.add(Counter.PENDING_DIGEST, id.digest());
    newestByNonce.merge(id.nonce(), id.sequence(), Math::max);
    if (newestByNonce.size() > REMEMBERED_ATTEMPTS) {
      newestByNonce.remove(newestByNonce.keySet().iterator().next());
    }
    while (entries.size() > bound) {
      evict(entries.keySet().iterator().next(), tally);
    }
    tally.raise(Counter.PENDING_MAX, entries.size());
  }

  /** A signal has come for a batch, which is pending no more. */
  Settlement settle(BatchId id, Tally tally) {
    Entry entry = entries.remove(id);
    if (entry != null) {
      tally.add(Counter.PENDING_DIGEST, -id.digest());
      return new Settlement(Outcome.APPLIED, Optional.of(entry));
    }
    boolean known = id.sequence() <= newestByNonce.getOrDefault(id.nonce(), Long.MIN_VALUE);
    tally.add(known ? Counter.UNMATCHED : Counter.ORPHANS, 1);
    return new Settlement(known ? Outcome.UNMATCHED : Outcome.ORPHAN, Optional.empty());
  }

  /** Nobody waits for any batch any more; returns them, oldest first. */
  List<BatchId> giveUp(Tally tally) {
    List<BatchId> all = List.copyOf(entries.keySet());
    all.forEach(id -> evict(id, tally));
    return all;
  }

  private void evict(BatchId id, Tally tally) {
    entries.remove(id);
    tally.add(Counter.PENDING_DIGEST, -id.digest());
    tally.add(Counter.EVICTED, 1);
  }

  /** The entries, oldest first; a view. */
  public Collection<Entry> entries() {
    return Collections.unmodifiableCollection(entries.values());
  }

  /** Per attempt nonce the newest sequence number sent up; a view. */
  public Map<Long, Long> newestByNonce() {
    return Collections.unmodifiableMap(newestByNonce);
  }

  /** Number of batches that wait. */
  public int size() {
    return entries.size();
  }

  /** A copy that shares the immutable entries. */
  PendingBatches copy() {
    return new PendingBatches(entries.values(), newestByNonce);
  }
}
