// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.source;

import io.dni.learning.syntheticgradient.GuessQuality;
import io.dni.learning.tensor.Matrix;

/** What a gradient source wants its segment to do. */
public sealed interface Lesson {
  /** Keep the forward pass: the signal that will come down is learned from. */
  Lesson WAIT = new Wait();

  /** Do not learn. */
  Lesson REST = new Rest();

  /** See {@link #WAIT}. */
  record Wait() implements Lesson {}

  /** See {@link #REST}. */
  record Rest() implements Lesson {}

  /**
   * Learn from this now.
   *
   * @param delta δ per example, {@code [batch, width]}
   */
  record Learn(Matrix delta) implements Lesson {}

  /**
   * Learn from the gradient of a loss now; not where the loss is not finite.
   *
   * @param delta δ per example, {@code [batch, width]}
   * @param losses per example, {@code [batch]}
   * @param loss their mean
   */
  record Judged(Matrix delta, float[] losses, double loss) implements Lesson {}

  /**
   * Nothing to do: the source has corrected itself, or found nothing usable in the signal.
   *
   * @param quality of the guess that was corrected
   */
  record Corrected(GuessQuality quality) implements Lesson {}
}
