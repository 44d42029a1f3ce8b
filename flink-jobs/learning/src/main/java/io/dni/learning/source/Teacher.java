// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.source;

import io.dni.learning.segment.Weights;
import io.dni.learning.syntheticgradient.LossExtraction;
import io.dni.learning.syntheticgradient.Projection;
import io.dni.learning.tensor.Matrix;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A gradient source at work at one interface: says what its segment learns from, and corrects
 * itself. It holds structure and scratch space, so one serves all models; what it has learned comes
 * with every call and is changed in place. Not thread-safe. A lesson's arrays may be scratch space
 * that the next call overwrites.
 */
public interface Teacher {

  /** What it knows before the first batch; empty arrays if it never learns. */
  default Weights newState(long seed) {
    return Weights.none();
  }

  /**
   * A batch has come up.
   *
   * @param h output of the segment, {@code [batch, width]}; read-only
   * @param y targets, {@code [batch, labels]}; read-only
   */
  Lesson onBatch(Weights own, Matrix h, Matrix y);

  /**
   * A batch has come up whose examples count by their weights: what is learned at once from each is
   * multiplied by its own.
   *
   * @param weights {@code [batch, 1]}; empty where all are 1
   */
  default Lesson onBatch(Weights own, Matrix h, Matrix y, Optional<Matrix> weights) {
    Lesson lesson = onBatch(own, h, y);
    if (weights.isPresent() && lesson instanceof Lesson.Learn learn) {
      return new Lesson.Learn(ExampleWeights.times(learn.delta(), weights.get()));
    }
    if (weights.isPresent() && lesson instanceof Lesson.Judged judged) {
      return new Lesson.Judged(
          ExampleWeights.times(judged.delta(), weights.get()), judged.losses(), judged.loss());
    }
    return lesson;
  }

  /**
   * The awaited signal has come down.
   *
   * @param h output of the segment for that batch
   * @param y targets of that batch
   * @param signal of the kind that the source wants, {@code [batch, columns]}
   */
  default Lesson onSignal(Weights own, Matrix h, Matrix y, Matrix signal) {
    throw new IllegalStateException("a signal came that was not awaited");
  }

  /**
   * The awaited signal has come down before the batch was guessed for, as it does inside a task;
   * the guess comes next. As {@link #onSignal}, but what is told of the guess may be told of that
   * one.
   */
  default Lesson onSignalFirst(Weights own, Matrix h, Matrix y, Matrix signal) {
    return onSignal(own, h, y, signal);
  }

  /** Width of the awaited signal. */
  default int signalColumns() {
    return 0;
  }

  /** What it sees of the activation, if it guesses linearly. */
  default Optional<Projection> projection() {
    return Optional.empty();
  }

  /** Condition number of the equations that it solves; empty if it solves none. */
  default OptionalDouble condition(Weights own) {
    return OptionalDouble.empty();
  }

  /** The gradient that it would guess now, {@code [batch, width]}; empty if it does not guess. */
  default Optional<Matrix> guess(Weights own, Matrix h, Matrix y) {
    return Optional.empty();
  }

  /**
   * The loss of each example that its state knows of, {@code [batch]} (SPEC, section 3); changes
   * nothing.
   */
  default Optional<float[]> impliedLosses(Weights own, Matrix h, Matrix y) {
    return Optional.empty();
  }

  /** The output map behind {@link #impliedLosses}, where it is read out of the state alone. */
  default Optional<LossExtraction> impliedOutput(Weights own) {
    return Optional.empty();
  }
}
