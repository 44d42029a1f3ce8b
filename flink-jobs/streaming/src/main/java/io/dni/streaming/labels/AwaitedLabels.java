// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.labels;

import io.dni.streaming.labels.Settled.Fate;
import io.dni.streaming.message.Awaiting;
import io.dni.streaming.message.ModelLabel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
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
 * topic is behind, has passed its deadline.
 */
public final class AwaitedLabels {
  /** Whether settled ids are remembered; a test shows what happens without. */
  @SuppressWarnings("NonFinalStaticField") // changed by that test alone
  static volatile boolean remembering = true;

  private final String model;
  private final Pools pools;
  private final Map<LabelOutcome, Long> counts = new EnumMap<>(LabelOutcome.class);
  private final DelayHistogram delays;

  /**
   * All that is kept, oldest first.
   *
   * @param waiting examples
   * @param early labels that were there first
   * @param settled ids that are done with
   */
  public record Pools(
      EntryTable<Waiting> waiting, EntryTable<Early> early, EntryTable<Settled> settled) {
    Pools copy() {
      return new Pools(waiting.copy(), early.copy(), settled.copy());
    }
  }

  /** A state as it was stored. */
  public AwaitedLabels(
      String model, Pools pools, Map<LabelOutcome, Long> counts, DelayHistogram delays) {
    this.model = model;
    this.pools = pools;
    this.counts.putAll(counts);
    this.delays = delays;
  }

  /** Nothing waits. */
  public AwaitedLabels(String model) {
    this(
        model,
        new Pools(
            new EntryTable<>(new Waiting.Codec(model)),
            new EntryTable<>(new Early.Codec(model)),
            new EntryTable<>(new Settled.Codec())),
        Map.of(),
        new DelayHistogram());
  }

  /** Whether an example of this id waits, or has been learned not long ago. */
  public boolean knows(String id) {
    return pools.waiting().contains(id)
        || pools.settled().get(id).filter(s -> s.fate() != Fate.GIVEN_UP).isPresent();
  }

  /**
   * An example comes that awaits its label. One that was given up may come again, and one that is
   * overdue when it comes is no other case: it waits anew, from now on.
   *
   * @param at when it happened or came, milliseconds
   * @param clock which no topic is behind, milliseconds
   * @return the example with its label, if that was there first; empty if it waits now
   */
  public Optional<Awaiting> example(Awaiting example, long at, long clock, LabelWait settings) {
    String id = example.id();
    long patience = settings.patience().toMillis();
    boolean again = pools.settled().contains(id) || at + patience < clock;
    long deadline = (again ? Math.max(at, clock) : at) + patience;
    pools.settled().remove(id);
    Waiting waits = new Waiting(example, at, deadline);
    Optional<Early> label = pools.early().get(id);
    pools.early().remove(id);
    if (label.isPresent() && label.get().since() <= deadline) {
      return Optional.of(join(waits, label.get().label(), label.get().since(), settings));
    }
    label.ifPresent(late -> count(LabelOutcome.LATE_LABEL));
    pools.waiting().put(waits);
    return Optional.empty();
  }

  /**
   * A label comes by itself.
   *
   * @param now when it became known or came, milliseconds
   * @return the example that it completes, if that waits
   */
  public Optional<Awaiting> label(ModelLabel label, long now, LabelWait settings) {
    Optional<Settled> done = pools.settled().get(label.id()).filter(s -> now <= s.deadline());
    if (done.isPresent()) {
      count(again(label, done.get()));
      return Optional.empty();
    }
    Optional<Waiting> example = pools.waiting().get(label.id());
    if (example.isEmpty()) {
      keep(label, now, settings);
      return Optional.empty();
    }
    if (now > example.get().deadline()) {
      count(LabelOutcome.LATE_LABEL);
      return Optional.empty();
    }
    pools.waiting().remove(label.id());
    return Optional.of(join(example.get(), label, now, settings));
  }

  private static LabelOutcome again(ModelLabel label, Settled done) {
    return done.fate() != Fate.LEARNED
        ? LabelOutcome.LATE_LABEL
        : same(done.fingerprint() == label.fingerprint());
  }

  private static LabelOutcome same(boolean same) {
    return same ? LabelOutcome.DUPLICATE_LABEL : LabelOutcome.CONFLICTING_LABEL;
  }

  private void keep(ModelLabel label, long now, LabelWait settings) {
    Optional<Early> known = pools.early().get(label.id());
    if (known.isPresent()) {
      count(same(known.get().label().fingerprint() == label.fingerprint()));
    } else {
      pools.early().put(new Early(label, now, now + settings.patience().toMillis()));
    }
  }

  private Awaiting join(Waiting example, ModelLabel label, long told, LabelWait settings) {
    long since = example.since();
    long until = Math.max(since, told) + settings.patience().toMillis();
    settle(new Settled(example.id(), Fate.LEARNED, label.fingerprint(), until));
    count(LabelOutcome.JOINED);
    if (told < since) {
      count(LabelOutcome.EARLY_LABEL);
    }
    delays.add(Math.max(0, told - since));
    return example.content().labelled(label);
  }

  private void settle(Settled done) {
    if (remembering) {
      pools.settled().put(done);
    }
  }

  /**
   * Gives up what has waited too long, and what there is no room for.
   *
   * @param clock which no topic is behind, milliseconds
   * @return the examples given up, oldest first
   */
  public List<Awaiting> giveUp(long clock, LabelWait settings) {
    List<Awaiting> examples = new ArrayList<>();
    EntryTable<Waiting> waiting = pools.waiting();
    while (waiting.oldestDeadline() < clock || waiting.size() > settings.maxWaiting()) {
      boolean overdue = waiting.oldestDeadline() < clock;
      Waiting oldest = waiting.removeOldest();
      boolean learned = overdue && settings.onExpiry() == LabelWait.OnExpiry.DEFAULT;
      Fate fate = learned ? Fate.DEFAULTED : Fate.GIVEN_UP;
      long until = oldest.deadline() + settings.patience().toMillis();
      settle(new Settled(oldest.id(), fate, 0, until));
      if (learned) {
        count(LabelOutcome.DEFAULT_USED);
        examples.add(oldest.content().labelled(settings.defaultLabel()));
      } else {
        count(overdue ? LabelOutcome.EXPIRED : LabelOutcome.EVICTED);
        examples.add(oldest.content());
      }
    }
    forget(clock, settings);
    return examples;
  }

  private void forget(long clock, LabelWait settings) {
    EntryTable<Early> early = pools.early();
    while (early.oldestDeadline() < clock || early.size() > settings.maxWaiting()) {
      early.removeOldest();
      count(LabelOutcome.UNKNOWN_ID);
    }
    EntryTable<Settled> settled = pools.settled();
    while (settled.oldestDeadline() < clock || settled.size() > settings.maxWaiting()) {
      if (settled.oldestDeadline() >= clock) {
        count(LabelOutcome.FORGOTTEN);
      }
      settled.removeOldest();
    }
  }

  /** When {@link #giveUp} has something to do next, milliseconds; empty if nothing is kept. */
  public Optional<Long> nextDeadline() {
    long next =
        Math.min(
            pools.waiting().oldestDeadline(),
            Math.min(pools.early().oldestDeadline(), pools.settled().oldestDeadline()));
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

  /** All outcomes that have come about; a view. */
  public Map<LabelOutcome, Long> counts() {
    return Collections.unmodifiableMap(counts);
  }

  /** Whose examples they are. */
  public String model() {
    return model;
  }

  /** What is kept. */
  public Pools pools() {
    return pools;
  }

  /** How long labels took that have come. */
  public DelayHistogram delays() {
    return delays;
  }

  /** A copy that shares the entries, which nobody changes. */
  public AwaitedLabels copy() {
    return new AwaitedLabels(model, pools.copy(), counts, delays.copy());
  }
}
