// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.state;

import io.dni.learning.decoupling.GateTally;
import io.dni.learning.decoupling.Remembered;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What commands have made of one segment of one model, beside what it has learned. Changed in
 * place, but for the champion, which is never changed and shared by all copies.
 */
public final class SegmentSteering {
  /** Commands that an audit can look back on. */
  private static final int REMEMBERED = 64;

  private final Map<String, Changed> settings;
  private Optional<Remembered> champion;
  private long champions;
  private long versions;
  private long since;
  private long asked;
  private final GateTally gate;
  private final Deque<Applied> log;
  private final Deque<Applied> unacknowledged;

  /**
   * A setting that a command has changed.
   *
   * @param from what the job was started with; where a later job is started with something else,
   *     that goes before the command
   * @param to what it is now
   */
  public record Changed(String from, String to) {}

  /**
   * A command that was applied.
   *
   * @param id of the command
   * @param words the command
   * @param batch sequence number of the batch in front of which it was applied
   * @param learned examples that the segment had learned
   * @param champion number of the champion that was taken or gone back to; 0: none
   * @param undone examples whose learning it has undone
   * @param attempt nonce of the attempt that has applied it
   * @param after newest checkpoint that had begun before
   */
  public record Applied(
      String id,
      String words,
      long batch,
      long learned,
      long champion,
      long undone,
      long attempt,
      long after) {}

  /** Of a segment that no command has reached. */
  public SegmentSteering() {
    this(
        Map.of(),
        new Versions(Optional.empty(), 0, 0, 0, -1),
        new GateTally(),
        List.of(),
        List.of());
  }

  /**
   * The versions of the segment.
   *
   * @param champion the copy that stands by
   * @param champions how many there were
   * @param versions promotions and restorations so far
   * @param since examples learned when the copy was taken or last gone back to
   * @param asked versions when the gate last asked for one more; below 0: never
   */
  record Versions(
      Optional<Remembered> champion, long champions, long versions, long since, long asked) {}

  SegmentSteering(
      Map<String, Changed> settings,
      Versions stored,
      GateTally gate,
      Collection<Applied> log,
      Collection<Applied> unacknowledged) {
    this.settings = new TreeMap<>(settings);
    this.champion = stored.champion();
    this.champions = stored.champions();
    this.versions = stored.versions();
    this.since = stored.since();
    this.asked = stored.asked();
    this.gate = gate;
    this.log = new ArrayDeque<>(log);
    this.unacknowledged = new ArrayDeque<>(unacknowledged);
  }

  /** Settings that differ from the job's, by the name of the option. */
  public Map<String, Changed> settings() {
    return settings;
  }

  /** The copy that stands by, if one was taken. */
  public Optional<Remembered> champion() {
    return champion;
  }

  /** Number of that copy, from 1; 0: there is none. */
  public long champions() {
    return champions;
  }

  /** A new copy stands by. */
  public void promote(Remembered copy) {
    champion = Optional.of(copy);
    champions++;
    versions++;
    since = copy.learned();
    gate.clear();
  }

  /**
   * The segment goes back to the copy.
   *
   * @param learned examples that it has learned
   * @return examples learned since the copy was taken or last gone back to
   */
  public long undo(long learned) {
    long undone = learned - since;
    since = learned;
    versions++;
    gate.clear();
    return undone;
  }

  Versions stored() {
    return new Versions(champion, champions, versions, since, asked);
  }

  /** What the gate has seen. */
  public GateTally gate() {
    return gate;
  }

  /** Promotions and restorations so far. */
  public long versions() {
    return versions;
  }

  /** The gate asks for one more; false if it has asked for that one already. */
  public boolean ask() {
    boolean first = asked != versions;
    asked = versions;
    return first;
  }

  /** The newest commands, oldest first. */
  public Collection<Applied> log() {
    return log;
  }

  /** Notes a command. */
  public void log(Applied applied) {
    log.add(applied);
    if (log.size() > REMEMBERED) {
      log.remove();
    }
  }

  /** Commands whose acknowledgement is not written, oldest first. */
  public Deque<Applied> unacknowledged() {
    return unacknowledged;
  }

  SegmentSteering copy() {
    return new SegmentSteering(settings, stored(), gate.copy(), log, unacknowledged);
  }
}
