// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.faults;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/**
 * Which fault comes when, decided by a seed: every kind as often as every other. Those that end the
 * process come early, so that the last process lives for nearly all of the run and its memory can
 * be watched.
 *
 * @param early with every kill of a process, one soon after the other
 * @param late all others, to be spread over the rest of the time
 */
record FaultSchedule(List<FaultKind> early, List<FaultKind> late) {

  /**
   * A schedule.
   *
   * @param kinds to choose from
   * @param endsProcess of these, those that come early
   */
  static FaultSchedule of(
      int faults, Random random, Collection<FaultKind> kinds, Predicate<FaultKind> endsProcess) {
    List<FaultKind> kills = new ArrayList<>();
    List<FaultKind> others = new ArrayList<>();
    while (kills.size() + others.size() < faults) {
      List<FaultKind> round = new ArrayList<>(kinds);
      Collections.shuffle(round, random);
      for (FaultKind kind :
          round.subList(0, Math.min(round.size(), faults - kills.size() - others.size()))) {
        (endsProcess.test(kind) ? kills : others).add(kind);
      }
    }
    int between = Math.min(kills.size(), others.size());
    List<FaultKind> early = new ArrayList<>(kills);
    early.addAll(others.subList(0, between));
    Collections.shuffle(early, random);
    return new FaultSchedule(early, others.subList(between, others.size()));
  }

  int size() {
    return early.size() + late.size();
  }
}
