// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.learning.decoupling.Gate.Verdict;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final Gate GATE = new Gate(1, 50, 4, 2);

  @Test
  void theLiveModelIsRestoredAfterSoManyWindowsThatItLoses() {
    assertThat(batchesUntil(Verdict.RESTORE, 0.1)).isEqualTo(100);
  }

  @Test
  void theLiveModelIsPromotedAfterSoManyWindowsThatItWins() {
    assertThat(batchesUntil(Verdict.PROMOTE, -0.1)).isEqualTo(200);
  }

  @Test
  void noiseDecidesNothing() {
    assertThat(batchesUntil(Verdict.PROMOTE, 0)).isEqualTo(-1);
    assertThat(batchesUntil(Verdict.RESTORE, 0)).isEqualTo(-1);
  }

  @Test
  void aWindowBetweenBreaksTheRow() {
    GateTally tally = new GateTally();
    tally.close(-1, false);
    tally.close(-1, false);
    assertThat(tally.won()).isEqualTo(2);
    tally.close(0, false);
    assertThat(tally.won()).isZero();
  }

  @Test
  void whatIsWonBeforeTheLossJumpsDoesNotCountWithWhatIsWonAfter() {
    Random random = new Random(5);
    GateTally tally = new GateTally();
    for (int b = 0; b < 350; b++) { // 150 batches, then 200 on which the champion is far worse
      double champion = (b < 150 ? 0.5 : 2) + 0.2 * random.nextGaussian();
      double live = champion - 0.1 + 0.1 * random.nextGaussian();
      Verdict verdict = GATE.compared(tally, live, champion);
      assertThat(verdict).as("batch " + b).isEqualTo(b < 349 ? Verdict.STAY : Verdict.PROMOTE);
    }
  }

  @Test
  void aLossThatIsNotFiniteLosesAtOnce() {
    GateTally tally = new GateTally();
    assertThat(GATE.compared(tally, Double.NaN, 1)).isEqualTo(Verdict.STAY);
    assertThat(GATE.compared(tally, Double.POSITIVE_INFINITY, 1)).isEqualTo(Verdict.RESTORE);
  }

  @Test
  void theFirstChampionIsTakenAfterAWindow() {
    GateTally tally = new GateTally();
    for (int b = 1; b < 50; b++) {
      assertThat(GATE.alone(tally)).isEqualTo(Verdict.STAY);
    }
    assertThat(GATE.alone(tally)).isEqualTo(Verdict.PROMOTE);
  }

  @Test
  void aShareOfTheBatchesIsCompared() {
    Gate third = new Gate(0.3, 50, 1, 1);
    assertThat(LongStream.range(0, 1000).filter(third::compares).count()).isEqualTo(300);
    assertThat(LongStream.range(0, 1000).filter(Gate.OFF::compares).count()).isZero();
  }

  /** Paired losses that differ by a mean and a noise of 0.1; −1: never in 1,000 batches. */
  private static int batchesUntil(Verdict wanted, double difference) {
    Random random = new Random(5);
    GateTally tally = new GateTally();
    for (int b = 1; b <= 1000; b++) {
      double champion = 0.5 + 0.2 * random.nextGaussian();
      double live = champion + difference + 0.1 * random.nextGaussian();
      if (GATE.compared(tally, live, champion) == wanted) {
        return b;
      }
    }
    return -1;
  }
}
