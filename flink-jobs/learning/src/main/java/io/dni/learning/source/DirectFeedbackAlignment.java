// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.source;

import io.dni.learning.message.ErrorSignal.Kind;
import io.dni.learning.segment.Weights;
import io.dni.learning.syntheticgradient.FeedbackAlignment;
import io.dni.learning.tensor.Matrix;
import java.util.Optional;

/** The output error e through a fixed random matrix, for which the segment waits. */
public record DirectFeedbackAlignment() implements GradientSource {
  static final SourceKind KIND =
      SourceKind.plain(
          "dfa",
          "direct feedback alignment: the output error through a fixed random matrix",
          new DirectFeedbackAlignment());

  @Override
  public Optional<Kind> wants() {
    return Optional.of(Kind.OUTPUT_ERROR);
  }

  @Override
  public Learning learning() {
    return Learning.WHEN_SIGNALLED;
  }

  @Override
  public Teacher at(Cut cut) {
    return new Aligned(new FeedbackAlignment(cut.labels(), cut.width(), cut.seed()), cut.labels());
  }

  @Override
  public String toString() {
    return KIND.name();
  }

  private record Aligned(FeedbackAlignment alignment, int signalColumns) implements Teacher {
    @Override
    public Lesson onBatch(Weights own, Matrix h, Matrix y) {
      return Lesson.WAIT;
    }

    @Override
    public Lesson onSignal(Weights own, Matrix h, Matrix y, Matrix e) {
      return new Lesson.Learn(alignment.project(e));
    }
  }
}
