// SPDX-License-Identifier: Apache-2.0
package io.dni.analysis;

import io.dni.learning.decoupling.DecoupledSegment;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.layer.Block;
import io.dni.learning.segment.Weights;
import io.dni.learning.tensor.Matrix;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The activations of every hidden layer for given inputs, with the running batch-norm statistics,
 * however the network is cut into segments.
 */
public final class LayerActivations {
  private LayerActivations() {}

  /**
   * Walks up the network and hands over one layer after the other, so that only two are in memory
   * at a time.
   *
   * @param segments from the input up
   * @param states theirs
   * @param x inputs {@code [points, inputs]}
   * @param visitor takes the number of a hidden layer, from 1, and its activations {@code [points,
   *     width]}
   * @return the network's outputs {@code [points, outputs]}
   */
  public static Matrix visit(
      List<DecoupledSegment> segments,
      List<SegmentState> states,
      Matrix x,
      BiConsumer<Integer, Matrix> visitor) {
    Matrix h = x;
    int layer = 0;
    for (int i = 0; i < segments.size(); i++) {
      Weights weights = states.get(i).weights();
      List<Block> blocks = segments.get(i).segment().blocks();
      for (int b = 0; b < blocks.size(); b++) {
        Matrix out = Matrix.zeros(x.rows(), blocks.get(b).outputs());
        blocks.get(b).infer(weights.parameters(), weights.statistics(), h, out.data());
        h = out;
        boolean output = segments.get(i).isOutput() && b == blocks.size() - 1;
        if (!output) {
          visitor.accept(++layer, h);
        }
      }
    }
    return h;
  }
}
