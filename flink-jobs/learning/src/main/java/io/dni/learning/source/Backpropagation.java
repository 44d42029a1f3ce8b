// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.source;

import io.dni.learning.message.ErrorSignal.Kind;
import io.dni.learning.segment.Weights;
import io.dni.learning.tensor.Matrix;
import java.util.Optional;

/** The true gradient, for which the segment waits with everything: locked. */
public record Backpropagation() implements GradientSource {
  static final SourceKind KIND =
      SourceKind.plain("backprop", "the true gradient; locked", new Backpropagation());

  @Override
  public Optional<Kind> wants() {
    return Optional.of(Kind.ERROR_GRADIENT);
  }

  @Override
  public Learning learning() {
    return Learning.WHEN_SIGNALLED;
  }

  @Override
  public boolean locked() {
    return true;
  }

  @Override
  public Teacher at(Cut cut) {
    return new Truth(cut.width());
  }

  @Override
  public String toString() {
    return KIND.name();
  }

  /**
   * Hands the true gradient on.
   *
   * @param signalColumns width of the activation
   */
  record Truth(int signalColumns) implements Teacher {
    @Override
    public Lesson onBatch(Weights own, Matrix h, Matrix y) {
      return Lesson.WAIT;
    }

    @Override
    public Lesson onSignal(Weights own, Matrix h, Matrix y, Matrix delta) {
      return new Lesson.Learn(delta);
    }
  }
}
