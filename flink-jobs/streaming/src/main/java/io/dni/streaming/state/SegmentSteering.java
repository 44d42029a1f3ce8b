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
  private ChampionVersions versions;
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
    this(Map.of(), ChampionVersions.NONE, new GateTally(), List.of(), List.of());
  }

  SegmentSteering(
      Map<String, Changed> settings,
      ChampionVersions versions,
      GateTally gate,
      Collection<Applied> log,
      Collection<Applied> unacknowledged) {
    this.settings = new TreeMap<>(settings);
    this.versions = versions;
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
    return versions.champion();
  }

  /** Number of that copy, from 1; 0: there is none. */
  public long champions() {
    return versions.champions();
  }

  /** A new copy stands by. */
  public void promote(Remembered copy) {
    versions = versions.promoted(copy);
    gate.clear();
  }

  /**
   * The segment goes back to the copy.
   *
   * @param learned examples that it has learned
   * @return examples learned since the copy was taken or last gone back to
   */
  public long undo(long learned) {
    long undone = learned - versions.since();
    versions = versions.restored(learned);
    gate.clear();
    return undone;
  }

  ChampionVersions stored() {
    return versions;
  }

  /** What the gate has seen. */
  public GateTally gate() {
    return gate;
  }

  /** Promotions and restorations so far. */
  public long versions() {
    return versions.versions();
  }

  /** The gate asks for one more; false if it has asked for that one already. */
  public boolean ask() {
    boolean first = !versions.isAsked();
    versions = versions.asking();
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
