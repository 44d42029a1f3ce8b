// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.labels;

import io.dni.streaming.message.ModelExample;
import io.dni.streaming.message.ModelLabel;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one model keeps of examples whose label comes later: those that wait, labels that were there
 * first, and which ids are settled, so that no example is learned twice. Every call is a decision:
 * it changes this state and returns what is to be done.
 *
 * <p>An id is settled from the moment its example was learned, or given up, until {@code patience}
 * after that; so each outcome of {@link LabelOutcome} is defined by the events and their times, and
 * not by the order in which two topics are read: an example expires only when the clock, which no
 * topic is behind, has passed its deadline. The entries are immutable, so copies share them.
 */
public final class AwaitedLabels {
  private final Map<String, Waiting> waiting;
  private final Map<String, Early> early;
  private final Map<String, Settled> settled;
  private final Map<LabelOutcome, Long> counts;
  private final DelayHistogram delays;
  private long waitingBytes;

  /**
   * An example that waits.
   *
   * @param example as it came
   * @param since when it happened or came, milliseconds
   * @param deadline milliseconds
   */
  public record Waiting(ModelExample example, long since, long deadline) {}

  /**
   * A label that was there first.
   *
   * @param label as it came
   * @param since when it became known or came, milliseconds
   * @param deadline milliseconds
   */
  public record Early(ModelLabel label, long since, long deadline) {}

  /**
   * An id that is done with.
   *
   * @param fingerprint of the label that it was learned with
   * @param expired whether it was given up instead
   * @param until when it is forgotten, milliseconds
   */
  public record Settled(int fingerprint, boolean expired, long until) {}

  /** A state as it was stored; oldest entries first. */
  public AwaitedLabels(
      Map<String, Waiting> waiting,
      Map<String, Early> early,
      Map<String, Settled> settled,
      Map<LabelOutcome, Long> counts,
      DelayHistogram delays) {
    this.waiting = new LinkedHashMap<>(waiting);
    this.early = new LinkedHashMap<>(early);
    this.settled = new LinkedHashMap<>(settled);
    this.counts = new EnumMap<>(LabelOutcome.class);
    this.counts.putAll(counts);
    this.delays = delays.copy();
    waiting.values().forEach(w -> waitingBytes += w.example().features().length);
  }

  /** Nothing waits. */
  public AwaitedLabels() {
    this(Map.of(), Map.of(), Map.of(), Map.of(), new DelayHistogram());
  }

  /**
   * An example comes that awaits its label.
   *
   * @param at when it happened or came, milliseconds
   * @return the example with its label, if that was there first; empty if it waits now, or is
   *     refused as a duplicate ({@link #knows} told)
   */
  public Optional<ModelExample> example(ModelExample example, long at, LabelWait settings) {
    String id = example.id();
    long deadline = at + settings.patience().toMillis();
    Early label = early.get(id);
    if (label != null && label.since() <= deadline) {
      early.remove(id);
      return Optional.of(
          join(new Waiting(example, at, deadline), label.label(), label.since(), settings));
    }
    waiting.put(id, new Waiting(example, at, deadline));
    waitingBytes += example.features().length;
    if (label != null) {
      early.remove(id);
      count(LabelOutcome.LATE_LABEL);
    }
    return Optional.empty();
  }

  /** Whether an example of this id waits, or has been learned or given up not long ago. */
  public boolean knows(String id) {
    return waiting.containsKey(id) || settled.containsKey(id);
  }

  /**
   * A label comes by itself.
   *
   * @param now when it became known or came, milliseconds
   * @return the example that it completes, if that waits
   */
  public Optional<ModelExample> label(ModelLabel label, long now, LabelWait settings) {
    String id = label.id();
    Settled done = settled.get(id);
    Waiting example = waiting.get(id);
    if (done != null && now <= done.until()) {
      count(
          done.expired()
              ? LabelOutcome.LATE_LABEL
              : done.fingerprint() == label.fingerprint()
                  ? LabelOutcome.DUPLICATE_LABEL
                  : LabelOutcome.CONFLICTING_LABEL);
      return Optional.empty();
    }
    if (example != null && now <= example.deadline()) {
      waiting.remove(id);
      waitingBytes -= example.example().features().length;
      return Optional.of(join(example, label, now, settings));
    }
    if (example != null) {
      count(LabelOutcome.LATE_LABEL);
      return Optional.empty();
    }
    Early known = early.get(id);
    if (known == null) {
      early.put(id, new Early(label, now, now + settings.patience().toMillis()));
    } else {
      boolean same = known.label().fingerprint() == label.fingerprint();
      count(same ? LabelOutcome.DUPLICATE_LABEL : LabelOutcome.CONFLICTING_LABEL);
    }
    return Optional.empty();
  }

  private ModelExample join(Waiting example, ModelLabel label, long told, LabelWait settings) {
    long since = example.since();
    settle(example.example().id(), label.fingerprint(), false, Math.max(since, told), settings);
    count(LabelOutcome.JOINED);
    if (told < since) {
      count(LabelOutcome.EARLY_LABEL);
    }
    delays.add(Math.max(0, told - since));
    return example.example().labelled(label.target());
  }

  private void settle(String id, int fingerprint, boolean expired, long at, LabelWait settings) {
    settled.put(id, new Settled(fingerprint, expired, at + settings.patience().toMillis()));
    if (settled.size() > settings.maxWaiting()) {
      Iterator<String> oldest = settled.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /**
   * Gives up what has waited too long, and what there is no room for.
   *
   * @param clock which no topic is behind, milliseconds
   * @return the examples given up, oldest first
   */
  public List<ModelExample> giveUp(long clock, LabelWait settings) {
    List<ModelExample> examples = new ArrayList<>();
    Iterator<Waiting> oldest = waiting.values().iterator();
    int over = waiting.size() - settings.maxWaiting();
    while (oldest.hasNext()) {
      Waiting w = oldest.next();
      boolean overdue = w.deadline() < clock;
      if (!overdue && over <= 0) {
        break;
      }
      over--;
      oldest.remove();
      waitingBytes -= w.example().features().length;
      boolean learned = overdue && settings.onExpiry() == LabelWait.OnExpiry.DEFAULT;
      settle(w.example().id(), 0, true, w.deadline(), settings);
      count(
          learned
              ? LabelOutcome.DEFAULT_USED
              : overdue ? LabelOutcome.EXPIRED : LabelOutcome.EVICTED);
      examples.add(learned ? w.example().labelled(settings.defaultTarget()) : w.example());
    }
    forget(clock, settings);
    return examples;
  }

  private void forget(long clock, LabelWait settings) {
    Iterator<Early> labels = early.values().iterator();
    int over = early.size() - settings.maxWaiting();
    while (labels.hasNext() && (labels.next().deadline() < clock || over > 0)) {
      labels.remove();
      over--;
      count(LabelOutcome.UNKNOWN_ID);
    }
    Iterator<Settled> done = settled.values().iterator();
    while (done.hasNext() && done.next().until() < clock) {
      done.remove();
    }
  }

  /** When {@link #giveUp} has something to do next, milliseconds; empty if nothing is kept. */
  public Optional<Long> nextDeadline() {
    long next = Long.MAX_VALUE;
    for (Waiting w : waiting.values()) {
      next = Math.min(next, w.deadline());
      break;
    }
    for (Early e : early.values()) {
      next = Math.min(next, e.deadline());
      break;
    }
    for (Settled s : settled.values()) {
      next = Math.min(next, s.until());
      break;
    }
    return next == Long.MAX_VALUE ? Optional.empty() : Optional.of(next);
  }

  /** Counts an outcome. */
  public void count(LabelOutcome outcome) {
    counts.merge(outcome, 1L, Long::sum);
  }

  /** How often an outcome came about. */
  public long counted(LabelOutcome outcome) {
    return counts.getOrDefault(outcome, 0L);
  }

  /** The examples that wait, by id, oldest first; a view. */
  public Map<String, Waiting> waiting() {
    return java.util.Collections.unmodifiableMap(waiting);
  }

  /** Bytes of features that wait. */
  public long waitingBytes() {
    return waitingBytes;
  }

  /** The labels that were there first, by id, oldest first; a view. */
  public Map<String, Early> early() {
    return java.util.Collections.unmodifiableMap(early);
  }

  /** The ids that are done with, oldest first; a view. */
  public Map<String, Settled> settled() {
    return java.util.Collections.unmodifiableMap(settled);
  }

  /** All outcomes that have come about; a view. */
  public Map<LabelOutcome, Long> counts() {
    return java.util.Collections.unmodifiableMap(counts);
  }

  /** How long labels took that have come. */
  public DelayHistogram delays() {
    return delays;
  }

  /** A copy that shares the immutable entries. */
  public AwaitedLabels copy() {
    return new AwaitedLabels(waiting, early, settled, counts, delays);
  }
}
