// SPDX-License-Identifier: Apache-2.0
package io.dni.faults;

/** Many simulated runs, each from a seed of its own. */
public final class FaultSimulation {
  private FaultSimulation() {}

  /**
   * Runs the seeds {@code first} to {@code first + runs - 1}.
   *
   * @return what happened in all of them together
   * @throws InvariantViolation naming the invariant, the seed and the command that replays it
   */
  public static FaultCounts run(long first, int runs) {
    FaultCounts total = new FaultCounts();
    for (long seed = first; seed < first + runs; seed++) {
      try {
        total.add(new SimulatedRun(FaultPlan.of(seed, true)).run());
      } catch (InvariantViolation e) {
        throw new InvariantViolation(e, replay(seed));
      }
    }
    return total;
  }

  static String replay(long seed) {
    return "replay: ./dni faults --first %d --runs 1".formatted(seed);
  }

  /**
   * The negative control: batch ids are given again after a restore.
   *
   * @return in how many of the runs an invariant was found broken
   */
  public static int brokenWithReusedIds(long first, int runs) {
    int broken = 0;
    for (long seed = first; seed < first + runs; seed++) {
      try {
        new SimulatedRun(FaultPlan.of(seed, false)).run();
      } catch (InvariantViolation | IllegalStateException e) {
        broken++; // the rule itself refuses to send one id up twice
      }
    }
    return broken;
  }
}
