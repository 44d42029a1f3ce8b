// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import io.dni.learning.message.BatchId;
import io.dni.learning.message.ErrorSignal;
import io.dni.learning.segment.Segment;
import io.dni.learning.segment.Tape;
import io.dni.learning.source.GradientSource;
import io.dni.learning.source.Lesson;
import io.dni.learning.syntheticgradient.GuessQuality;
import io.dni.learning.tensor.Matrix;
import io.dni.learning.tensor.Vectors;
import java.util.List;
import java.util.Optional;

/** Does what a lesson says, and counts it. */
final class Learner {
  private final Segment segment;
  private final Descent descent;
  private final DownwardSignals down;
  private final float[] gradients;

  Learner(ModelSpec spec, GradientSource source, Segment segment, DownwardSignals down) {
    this.segment = segment;
    this.down = down;
    descent =
        new Descent(
            spec.optimizer(), spec.clipNorm(), source.gated() ? spec.trustGate() : TrustGate.OPEN);
    gradients = new float[segment.parameterCount()];
  }

  /**
   * What came of a lesson.
   *
   * @param usable whether all numbers were finite
   * @param signals to send down
   */
  record Followed(boolean usable, List<ErrorSignal> signals) {}

  /**
   * Follows a lesson.
   *
   * @param pass the recorded forward pass of the batch
   */
  Followed follow(SegmentState state, BatchId id, Tape pass, Lesson lesson) {
    if (lesson instanceof Lesson.Learn learn) {
      return learn(state, id, pass, learn.delta(), true);
    }
    if (lesson instanceof Lesson.Judged judged) {
      return learn(state, id, pass, judged.delta(), Double.isFinite(judged.loss()));
    }
    if (lesson instanceof Lesson.Corrected corrected) {
      return note(state, corrected.quality());
    }
    if (lesson == Lesson.REST && finite(pass.output())) {
      segment.track(pass, state.weights().statistics());
    }
    return new Followed(true, List.of());
  }

  /** Keeps the running error of the guesses. */
  private static Followed note(SegmentState state, GuessQuality quality) {
    if (quality.finite()) {
      state.sample(Gauge.SG_SQUARED_ERROR, quality.squaredError());
      state.sample(Gauge.GRADIENT_SQUARED_NORM, quality.squaredTruth());
      state.sample(Gauge.GUESS_SQUARED_NORM, quality.squaredGuess());
      state.sample(Gauge.GUESS_PRODUCT, quality.product());
    } else {
      state.tally().add(Counter.SKIPPED, 1);
    }
    return new Followed(quality.finite(), List.of());
  }

  /**
   * Back-propagates δ through a recorded pass and takes one step, all gradients with the parameters
   * from before the step.
   *
   * @param trusted false where a loss was not finite: then no step is taken
   */
  private Followed learn(SegmentState state, BatchId id, Tape pass, Matrix delta, boolean trusted) {
    Optional<Matrix> deltaIn = down.newGradient(pass.input().rows(), segment.inputs());
    segment.backward(state.weights().parameters(), pass, delta.data(), gradients, deltaIn);
    Descent.Outcome outcome = Descent.Outcome.REFUSED;
    if (trusted) {
      Descent.Step step = descent.take(state.weights(), gradients, state.relativeError());
      outcome = step.outcome();
      if (outcome != Descent.Outcome.REFUSED) {
        state.sample(Gauge.PARAMETER_GRADIENT_NORM, step.gradientNorm());
        segment.track(pass, state.weights().statistics());
      }
    }
    state
        .tally()
        .add(
            switch (outcome) {
              case STEPPED -> Counter.STEPS;
              case GATED -> Counter.GATED;
              case REFUSED -> Counter.SKIPPED;
            },
            1);
    boolean usable = outcome != Descent.Outcome.REFUSED;
    return new Followed(usable, down.gradient(state, id, deltaIn, usable));
  }

  private static boolean finite(Matrix m) {
    return Double.isFinite(Vectors.squaredNorm(m.data(), m.size()));
  }
}
