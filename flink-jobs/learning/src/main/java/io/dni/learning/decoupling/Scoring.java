// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import io.dni.learning.loss.Loss;
import io.dni.learning.loss.ProbabilityLoss;
import io.dni.learning.source.Lesson;
import io.dni.learning.tensor.Matrix;

/** What the outputs of a network are worth, whichever version of it has made them. */
public final class Scoring {
  private final Loss loss;

  /**
   * @param loss of the network
   */
  Scoring(Loss loss) {
    this.loss = loss;
  }

  /**
   * Scores outputs; changes nothing.
   *
   * @param p outputs {@code [batch, outputs]}
   * @param y targets {@code [batch, outputs]}
   */
  public ForwardStep.Output of(Matrix p, Matrix y) {
    float[] losses = new float[p.rows()];
    double mean = loss.perExample(p, y, losses, new float[p.size()]);
    return output(p, y, losses, mean);
  }

  /** Mean loss of predictions {@code [batch, outputs]}. */
  public double loss(Matrix probabilities, Matrix y) {
    return ProbabilityLoss.mean(loss, probabilities, y);
  }

  /**
   * Scores outputs whose loss is known, and counts them in the state.
   *
   * @param p outputs that are counted right or wrong {@code [batch, outputs]}
   */
  ForwardStep.Output counted(SegmentState state, Matrix p, Matrix y, Lesson.Judged judged) {
    ForwardStep.Output output = output(p, y, judged.losses(), judged.loss());
    state.sample(Gauge.TRUE_LOSS, judged.loss());
    state.sample(Gauge.ACCURACY, (double) output.correct() / p.rows());
    state.tally().add(Counter.CORRECT, output.correct());
    return output;
  }

  private ForwardStep.Output output(Matrix p, Matrix y, float[] losses, double mean) {
    Matrix probabilities = Matrix.zeros(p.rows(), p.columns());
    loss.probabilities(p, probabilities.data());
    return new ForwardStep.Output(probabilities, losses, mean, loss.correct(p, y));
  }
}
