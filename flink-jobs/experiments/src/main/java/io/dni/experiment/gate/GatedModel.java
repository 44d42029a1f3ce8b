// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.gate;

import io.dni.learning.decoupling.Counter;
import io.dni.learning.decoupling.Gate;
import io.dni.learning.decoupling.GateTally;
import io.dni.learning.decoupling.Remembered;
import io.dni.learning.decoupling.Scoring;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.learning.tensor.Matrix;
import java.util.ArrayList;
import java.util.List;

/**
 * A live model and its champion, which serves the predictions once there is one, under the job's
 * own gate, in this thread. Promotions and restorations come in front of the batch that follows.
 */
final class GatedModel {
  private final SequentialTrainer trainer;
  private final Gate gate;
  private final GateTally tally = new GateTally();

  /** What each segment of the champion remembers; empty while there is no champion. */
  private final List<Remembered> champion = new ArrayList<>();

  private Gate.Verdict next = Gate.Verdict.STAY;
  private int promoted;
  private int restored;

  GatedModel(SequentialTrainer trainer, Gate gate) {
    this.trainer = trainer;
    this.gate = gate;
  }

  /**
   * Shares of a batch that were predicted right before it was learned.
   *
   * @param live by the live model
   * @param served by the champion, or by the live model while there is none
   */
  record Accuracy(double live, double served) {}

  /** Does what the gate said after the last batch, and returns it. */
  Gate.Verdict obey() {
    if (next == Gate.Verdict.PROMOTE) {
      champion.clear();
      trainer.states().forEach(state -> champion.add(state.remember()));
      promoted++;
      tally.clear();
    } else if (next == Gate.Verdict.RESTORE) {
      for (int i = 0; i < champion.size(); i++) {
        SegmentState state = trainer.states().get(i);
        state.recall(champion.get(i), state.learned() - champion.get(i).learned());
      }
      restored++;
      tally.clear();
    }
    return next;
  }

  /**
   * Predicts a batch, learns it, and asks the gate.
   *
   * @param x inputs {@code [batch, inputs]}
   * @param told targets that are learned and judged by {@code [batch, outputs]}
   * @param truth targets that accuracy is measured by {@code [batch, outputs]}
   * @param sequence number of the batch, from 0
   */
  Accuracy learn(Matrix x, Matrix told, Matrix truth, long sequence) {
    Scoring scoring = trainer.segments().get(trainer.segments().size() - 1).scoring();
    Matrix other = champion.isEmpty() ? null : infer(x);
    Matrix own = trainer.train(x, told).probabilities();
    double live = accuracy(own, truth);
    double served =
        other == null ? live : scoring.of(other, truth).correct() / (double) truth.rows();
    next =
        !gate.on() || !gate.compares(sequence)
            ? Gate.Verdict.STAY
            : other == null
                ? gate.alone(tally)
                : gate.compared(
                    tally,
                    scoring.loss(own, told),
                    scoring.loss(scoring.of(other, told).probabilities(), told));
    return new Accuracy(live, served);
  }

  /** How often the live model became the champion. */
  int promoted() {
    return promoted;
  }

  /** How often the live model went back to the champion. */
  int restored() {
    return restored;
  }

  /** Examples whose learning was undone by restorations. */
  long undone() {
    return trainer.states().get(0).count(Counter.UNDONE);
  }

  private Matrix infer(Matrix x) {
    Matrix h = x;
    for (int i = 0; i < champion.size(); i++) {
      h = trainer.segments().get(i).infer(champion.get(i), h, x);
    }
    return h;
  }

  private static double accuracy(Matrix probabilities, Matrix truth) {
    int right = 0;
    for (int s = 0; s < truth.rows(); s++) {
      right += probabilities.argMax(s) == truth.argMax(s) ? 1 : 0;
    }
    return right / (double) truth.rows();
  }
}
