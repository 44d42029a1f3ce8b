// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.source;

import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.ModuleOptimizer;
import io.dni.learning.optimizer.Optimizer;

/**
 * The interface at which a gradient source works.
 *
 * @param block number of the block below, from 1
 * @param width of the activation h that goes up
 * @param labels width of the targets y
 * @param loss of the network
 * @param optimizer of what the source learns
 * @param segmentOptimizer of the segment below
 * @param seed of fixed random numbers; the same for all models of a job
 * @param blockSeed as {@code seed}, and the same however the network is cut below
 */
public record Cut(
    int block,
    int width,
    int labels,
    Loss loss,
    ModuleOptimizer optimizer,
    Optimizer segmentOptimizer,
    long seed,
    long blockSeed) {

  /** For what can only descend: the segment's optimizer, where that of modules solves. */
  public Optimizer descent() {
    return optimizer instanceof Optimizer descending ? descending : segmentOptimizer;
  }
}
