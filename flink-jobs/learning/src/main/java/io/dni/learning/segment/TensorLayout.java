// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.segment;

import io.dni.learning.layer.TensorSpec;
import io.dni.learning.layer.TensorSpec.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the tensors of a segment lie in its two flat arrays, of parameters and of statistics: one
 * behind the other, in the order in which they are placed.
 */
final class TensorLayout {
  private final List<PlacedTensor> tensors = new ArrayList<>();
  private int parameters;
  private int statistics;

  /** Number of parameters so far: the place of the next one. */
  int parameters() {
    return parameters;
  }

  /** Number of running statistics so far: the place of the next one. */
  int statistics() {
    return statistics;
  }

  /**
   * Places what a layer keeps behind all that is placed.
   *
   * @throws ArithmeticException if an array would be longer than arrays can be
   */
  void place(int layer, List<TensorSpec> specs) {
    for (TensorSpec tensor : specs) {
      int size = Math.toIntExact(tensor.size());
      if (tensor.kind() == Kind.PARAMETER) {
        tensors.add(new PlacedTensor(layer, tensor, parameters));
        parameters = Math.addExact(parameters, size);
      } else {
        tensors.add(new PlacedTensor(layer, tensor, statistics));
        statistics = Math.addExact(statistics, size);
      }
    }
  }

  /** All that is placed, in order. */
  List<PlacedTensor> tensors() {
    return tensors;
  }
}
