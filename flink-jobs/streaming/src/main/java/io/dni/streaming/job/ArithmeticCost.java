// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.layer.BlockSpec;
import io.dni.learning.layer.TensorSpec;
import io.dni.learning.layer.TensorSpec.Kind;
import io.dni.learning.segment.NetworkSpec;
import java.util.List;

/** Multiplications per example, roughly: enough to deal segments out to tasks. */
final class ArithmeticCost {
  /** A product forward, and two backward: for the parameters and for the input. */
  private static final int PRODUCTS = 3;

  private ArithmeticCost() {}

  /** Of one segment with its SG module or critic. */
  static long ofSegment(ModelSpec model, int segment) {
    long cost = 1;
    List<BlockSpec> blocks = model.blocks(segment);
    for (int b = 0; b < blocks.size(); b++) {
      cost += ofBlock(blocks.get(b), segment == 0 && b == 0);
    }
    if (segment < model.sources().size()) {
      cost += ofModule(model.sources().get(segment).tensors(model.cut(segment)));
    }
    return cost;
  }

  /** Of each block of a network, from the input up. */
  static long[] ofBlocks(NetworkSpec network) {
    List<BlockSpec> blocks = network.blocks();
    long[] costs = new long[blocks.size()];
    for (int b = 0; b < costs.length; b++) {
      costs[b] = ofBlock(blocks.get(b), b == 0);
    }
    return costs;
  }

  /** Nobody asks for the gradient of the network's input. */
  private static long ofBlock(BlockSpec block, boolean lowest) {
    return (lowest ? PRODUCTS - 1L : PRODUCTS) * block.inputs() * block.outputs();
  }

  /** A guess, and a correction with a guess of its own, of whatever a source learns. */
  private static long ofModule(List<TensorSpec> learned) {
    return PRODUCTS * TensorSpec.size(learned, Kind.PARAMETER)
        + TensorSpec.size(learned, Kind.STATISTIC);
  }
}
