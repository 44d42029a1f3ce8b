// SPDX-License-Identifier: Apache-2.0
package io.dni.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FaultSimulationTest {
  private static final int RUNS = 2_000;

  @Test
  void everyInvariantHoldsUnderEverySeed() {
    FaultCounts counts = FaultSimulation.run(1, RUNS);

    assertThat(counts.runs()).isEqualTo(RUNS);
    // Runs without faults would prove nothing.
    assertThat(counts.crashes()).isGreaterThan(RUNS);
    assertThat(counts.crashesInCheckpoint).isGreaterThan(RUNS / 10);
    assertThat(counts.orphans()).isGreaterThan(RUNS);
    assertThat(counts.unmatched()).isGreaterThan(RUNS);
    assertThat(counts.lost()).isGreaterThan(RUNS);
    assertThat(counts.evicted()).isGreaterThan(RUNS);
    assertThat(counts.replays).isGreaterThan(RUNS / 10);
  }

  @Test
  void aSeedGivesTheSameRunAgain() {
    FaultCounts once = FaultSimulation.run(77, 1);
    FaultCounts again = FaultSimulation.run(77, 1);

    assertThat(again).usingRecursiveComparison().isEqualTo(once);
  }

  @Test
  void batchIdsThatAreGivenAgainAreFoundOut() {
    assertThat(FaultSimulation.brokenWithReusedIds(1, 200)).isGreaterThan(50);
  }

  @Test
  void aViolationNamesTheInvariantAndTheCommandThatReplaysIt() {
    InvariantViolation found = new InvariantViolation(Invariant.RIGHT_BATCH, "segment 0: wrong");

    assertThatThrownBy(
            () -> {
              throw new InvariantViolation(found, FaultSimulation.replay(5));
            })
        .hasMessage("RIGHT_BATCH: segment 0: wrong (replay: ./dni faults --first 5 --runs 1)");
  }
}
