// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.source;

import io.dni.learning.message.ErrorSignal.Kind;
import io.dni.learning.segment.Weights;
import io.dni.learning.tensor.Matrix;
import java.util.Optional;

/** Nothing: the segment never learns. The control. */
public record None() implements GradientSource {
  static final SourceKind KIND =
      SourceKind.plain("none", "nothing: the segment stays as it began", new None());

  @Override
  public Optional<Kind> wants() {
    return Optional.empty();
  }

  @Override
  public Learning learning() {
    return Learning.NEVER;
  }

  @Override
  public Teacher at(Cut cut) {
    return new Frozen();
  }

  @Override
  public String toString() {
    return KIND.name();
  }

  private record Frozen() implements Teacher {
    @Override
    public Lesson onBatch(Weights own, Matrix h, Matrix y) {
      return Lesson.REST;
    }
  }
}
