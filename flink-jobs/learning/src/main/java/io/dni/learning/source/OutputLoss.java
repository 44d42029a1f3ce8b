// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.source;

import io.dni.learning.message.ErrorSignal.Kind;
import io.dni.learning.segment.Weights;
import io.dni.learning.tensor.Matrix;
import java.util.Optional;

/** The loss of the network, from which the last segment learns: its δ is the true one, at once. */
public record OutputLoss() implements GradientSource {

  @Override
  public Optional<Kind> wants() {
    return Optional.empty();
  }

  @Override
  public Learning learning() {
    return Learning.AT_ONCE;
  }

  @Override
  public Teacher at(Cut cut) {
    return new Judge(cut.loss());
  }

  @Override
  public String toString() {
    return "loss";
  }

  private record Judge(io.dni.learning.loss.Loss loss) implements Teacher {
    @Override
    public Lesson onBatch(Weights own, Matrix p, Matrix y) {
      float[] losses = new float[p.rows()];
      Matrix delta = Matrix.zeros(p.rows(), p.columns());
      double mean = loss.perExample(p, y, losses, delta.data());
      return new Lesson.Judged(delta, losses, mean);
    }
  }
}
