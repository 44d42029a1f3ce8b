// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.source;

import io.dni.learning.layer.BlockSpec;
import io.dni.learning.layer.Initialization;
import io.dni.learning.layer.TensorSpec;
import io.dni.learning.loss.Loss;
import io.dni.learning.message.ErrorSignal.Kind;
import io.dni.learning.optimizer.Optimizer;
import io.dni.learning.segment.Segment;
import io.dni.learning.segment.Tape;
import io.dni.learning.segment.Weights;
import io.dni.learning.tensor.Matrix;
import io.dni.learning.tensor.Vectors;
import java.util.List;
import java.util.Optional;

/**
 * The loss of a head of the segment's own, {@code ℓ(h V + v, y)}, at once: nothing crosses the
 * interface downwards (SPEC, section 10). Head and segment both learn with gradients from before
 * the step; the head's loss is the segment's own estimate of the loss.
 *
 * @param hidden width of the head's hidden relu layer, 0 for a linear head
 */
public record LocalLoss(int hidden) implements GradientSource {
  static final SourceKind KIND =
      new SourceKind(
          "local",
          "local[:HIDDEN]",
          "the loss of a head of its own",
          words -> {
            SourceKind.requireAtMost(1, words);
            return new LocalLoss(words.isEmpty() ? 0 : SourceKind.width(words.get(0)));
          });

  @Override
  public Optional<Kind> wants() {
    return Optional.empty();
  }

  @Override
  public Learning learning() {
    return Learning.AT_ONCE;
  }

  @Override
  public List<TensorSpec> tensors(Cut cut) {
    return Guessing.tensors(cut.width(), hidden, cut.labels());
  }

  @Override
  public Teacher at(Cut cut) {
    BlockSpec linear =
        BlockSpec.affine(hidden == 0 ? cut.width() : hidden, cut.labels(), Initialization.ZERO);
    List<BlockSpec> blocks =
        hidden == 0
            ? List.of(linear)
            : List.of(BlockSpec.hidden(cut.width(), hidden, false), linear);
    return new Head(new Segment(blocks), cut.loss(), cut.descent());
  }

  @Override
  public String toString() {
    return KIND.name() + (hidden > 0 ? ":" + hidden : "");
  }

  private static final class Head implements Teacher {
    private final Segment network;
    private final Loss loss;
    private final Optimizer optimizer;
    private final float[] gradients;
    private Tape tape;
    private Matrix delta = Matrix.zeros(0, 0);

    Head(Segment network, Loss loss, Optimizer optimizer) {
      this.network = network;
      this.loss = loss;
      this.optimizer = optimizer;
      gradients = new float[network.parameterCount()];
      tape = network.newTape(0);
    }

    @Override
    public Weights newState(long seed) {
      return Weights.of(network, optimizer, seed);
    }

    @Override
    public Lesson onBatch(Weights own, Matrix h, Matrix y) {
      return onBatch(own, h, y, Optional.empty());
    }

    @Override
    public Lesson onBatch(Weights own, Matrix h, Matrix y, Optional<Matrix> weights) {
      Matrix p = outputs(own, h);
      if (delta.rows() != h.rows()) {
        delta = Matrix.zeros(h.rows(), h.columns());
      }
      float[] losses = new float[h.rows()];
      Matrix error = Matrix.zeros(p.rows(), p.columns());
      double mean = loss.perExample(p, y, losses, error.data());
      float[] weighted = weights.map(w -> ExampleWeights.times(error, w)).orElse(error).data();
      network.backward(own.parameters(), tape, weighted, gradients, Optional.of(delta));
      boolean usable =
          Double.isFinite(mean)
              && Double.isFinite(Vectors.squaredNorm(gradients, gradients.length));
      if (usable) {
        optimizer.step(own.parameters(), gradients, own.optimizer(), 1);
      }
      return new Lesson.Judged(delta, losses, usable ? mean : Double.NaN);
    }

    @Override
    public Optional<float[]> impliedLosses(Weights own, Matrix h, Matrix y) {
      Matrix p = outputs(own, h);
      float[] losses = new float[h.rows()];
      loss.perExample(p, y, losses, new float[p.size()]);
      return Optional.of(losses);
    }

    private Matrix outputs(Weights own, Matrix h) {
      if (tape.capacity() < h.rows()) {
        tape = network.newTape(h.rows());
      }
      return network.forward(own, h, tape);
    }
  }
}
