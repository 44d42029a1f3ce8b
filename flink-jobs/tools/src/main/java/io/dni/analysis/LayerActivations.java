// SPDX-License-Identifier: Apache-2.0
package io.dni.analysis;

import io.dni.learning.decoupling.DecoupledSegment;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.segment.Segment;
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
      Segment segment = segments.get(i).segment();
      int layers = segment.layers().size();
      for (int b = 0; b < layers; b++) {
        h = segment.infer(weights, b, h, x);
        boolean output = segments.get(i).isOutput() && b == layers - 1;
        if (!output) {
          visitor.accept(++layer, h);
        }
      }
    }
    return h;
  }
}
