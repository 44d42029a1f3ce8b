// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.delay;

import io.dni.learning.decoupling.Delivery;
import io.dni.learning.decoupling.PendingBatches;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.learning.message.ErrorSignal;
import io.dni.learning.message.ErrorSignal.Kind;
import io.dni.learning.tensor.Matrix;
import io.dni.learning.tensor.Vectors;
import java.util.List;

/**
 * Compares the guesses that segments have just learned from with the truth, at the moment when the
 * truth is sent, however late it will arrive. (The segments' own running error is of the moment of
 * arrival, when the module is already another.)
 */
final class GuessMeter implements Delivery {
  private final Delivery delivery;
  private SequentialTrainer trainer;
  private boolean running;
  private double squaredError;
  private double squaredTruth;
  private double squaredGuess;

  /**
   * @param delivery what happens to the signals afterwards
   */
  GuessMeter(Delivery delivery) {
    this.delivery = delivery;
  }

  /** Starts to measure a trainer that delivers through this. */
  void start(SequentialTrainer measured) {
    trainer = measured;
    running = true;
  }

  @Override
  public List<ErrorSignal> exchange(List<ErrorSignal> sent) {
    if (running) {
      sent.stream().filter(s -> s.kind() == Kind.ERROR_GRADIENT).forEach(this::compare);
    }
    return delivery.exchange(sent);
  }

  @Override
  public List<ErrorSignal> drain() {
    return delivery.drain();
  }

  /** ‖δ̂ − δ‖ / ‖δ‖ over all guesses since the start, NaN without one: a source may have none. */
  double relativeError() {
    return Math.sqrt(squaredError / squaredTruth);
  }

  /** Cosine between guesses and truth over all guesses since the start, NaN without one. */
  double cosine() {
    double product = (squaredTruth + squaredGuess - squaredError) / 2;
    return product / Math.sqrt(squaredTruth * squaredGuess);
  }

  private void compare(ErrorSignal signal) {
    int segment = signal.interfaceIndex();
    SegmentState state = trainer.states().get(segment);
    PendingBatches.Entry batch =
        state.pending().entries().stream()
            .filter(entry -> entry.id().equals(signal.id()))
            .findFirst()
            .orElseThrow();
    Matrix truth = signal.values().orElseThrow();
    trainer
        .segments()
        .get(segment)
        .teacher()
        .guess(state.sourceWeights(), batch.h(), batch.y())
        .ifPresent(guess -> compare(guess, truth));
  }

  private void compare(Matrix guess, Matrix truth) {
    squaredError += Vectors.squaredDistance(guess.data(), truth.data(), truth.size());
    squaredTruth += Vectors.squaredNorm(truth.data(), truth.size());
    squaredGuess += Vectors.squaredNorm(guess.data(), truth.size());
  }
}
