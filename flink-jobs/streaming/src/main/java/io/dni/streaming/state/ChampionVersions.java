// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.state;

import io.dni.learning.decoupling.Remembered;
import java.util.Optional;

/**
 * The versions of a segment that promotions and restorations have made: the champion, which stands
 * by as a copy, beside the live segment, which goes on learning.
 *
 * @param champion the copy that stands by, never changed; empty if none was taken
 * @param champions how many there were
 * @param versions promotions and restorations so far
 * @param since examples learned when the copy was taken or last gone back to
 * @param asked versions when the gate last asked for one more; below 0: never
 */
record ChampionVersions(
    Optional<Remembered> champion, long champions, long versions, long since, long asked) {

  /** Of a segment of which no copy was taken. */
  static final ChampionVersions NONE = new ChampionVersions(Optional.empty(), 0, 0, 0, -1);

  /** After a new copy was taken. */
  ChampionVersions promoted(Remembered copy) {
    return new ChampionVersions(
        Optional.of(copy), champions + 1, versions + 1, copy.learned(), asked);
  }

  /**
   * After the segment has gone back to the copy.
   *
   * @param learned examples that it has learned
   */
  ChampionVersions restored(long learned) {
    return new ChampionVersions(champion, champions, versions + 1, learned, asked);
  }

  /** Whether the gate has asked for a change of the version at hand. */
  boolean isAsked() {
    return asked == versions;
  }

  /** After the gate has asked for one more. */
  ChampionVersions asking() {
    return new ChampionVersions(champion, champions, versions, since, versions);
  }
}
