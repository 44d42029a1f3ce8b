// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.segment;

import io.dni.learning.layer.LeastSquaresHead;
import io.dni.learning.layer.LinearPath;
import io.dni.learning.layer.OutputSpec;
import io.dni.learning.tensor.Matrix;
import java.util.Optional;

/**
 * The ways to the outputs that lie beside a segment's last layer: a linear path from the network's
 * input, and a least-squares head on what the last layer takes. Either may be missing.
 *
 * @param linearPath learned by gradients like the layers
 * @param head fitted to the targets; only in evaluation
 */
record OutputPaths(Optional<LinearPath> linearPath, Optional<LeastSquaresHead> head) {

  /**
   * Places what stands beside the last layer, as layers of their own above it.
   *
   * @param layers number of layers
   * @param below width of what the last layer takes
   * @param outputs width of what it gives
   */
  static OutputPaths place(
      OutputSpec output, int layers, int below, int outputs, TensorLayout layout) {
    int beside = output.beside();
    Optional<LinearPath> path = Optional.empty();
    if (beside > 0) {
      path = Optional.of(new LinearPath(beside, outputs, layout.parameters()));
      layout.place(layers, LinearPath.tensors(beside, outputs));
    }
    Optional<LeastSquaresHead> head = Optional.empty();
    if (output.head().leastSquares()) {
      head = Optional.of(new LeastSquaresHead(output, below, outputs, layout.statistics()));
      layout.place(layers + 1, LeastSquaresHead.tensors(below, beside, outputs));
    }
    return new OutputPaths(path, head);
  }

  /**
   * Adds to outputs as in training.
   *
   * @param u the network's input {@code [rows, inputs]}
   * @param p outputs of the last layer {@code [rows, outputs]}, changed in place
   */
  void train(Weights weights, Matrix u, Matrix p) {
    linearPath.ifPresent(path -> path.add(weights.parameters(), u, p.data()));
  }

  /** Writes the gradient of the linear path, the mean over the rows. */
  void backward(Matrix u, float[] delta, float[] gradients) {
    linearPath.ifPresent(path -> path.gradient(u, delta, gradients));
  }

  /**
   * Adds to outputs as in evaluation.
   *
   * @param x what the last layer takes {@code [rows, below]}
   * @param u the network's input {@code [rows, inputs]}
   * @param p outputs of the last layer {@code [rows, outputs]}, changed in place
   */
  void infer(Weights weights, Matrix x, Matrix u, Matrix p) {
    train(weights, u, p);
    head.ifPresent(h -> h.mix(weights.statistics(), x, u, p));
  }
}
