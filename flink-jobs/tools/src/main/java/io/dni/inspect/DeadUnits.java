// SPDX-License-Identifier: Apache-2.0
package io.dni.inspect;

import io.dni.learning.layer.Block;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.segment.Weights;

/**
 * Relu units that are never on, from the batch-norm statistics alone. Batch norm follows the relu,
 * so its running mean and variance tell how large a unit's rectified values are: {@code rms =
 * √(mean² + variance)}. A unit counts as dead if that is below a thousandth of the layer's own. The
 * running values keep 0.9 per batch, so a unit that falls silent counts after about 130 batches.
 */
final class DeadUnits {
  private static final double SILENT = 1e-3;

  private DeadUnits() {}

  /** Whether the block's statistics tell of dead units at all. */
  static boolean known(Block block) {
    return block.spec().batchNorm() && block.spec().nonlinearity() == Nonlinearity.RELU;
  }

  /** Number of dead units of a block whose statistics are {@link #known}. */
  static int count(Block block, Weights weights) {
    int width = block.spec().outputs();
    double[] squares = new double[width];
    double sum = 0;
    for (int j = 0; j < width; j++) {
      double mean = weights.statistics()[block.statisticOffset() + j];
      squares[j] = mean * mean + weights.statistics()[block.statisticOffset() + width + j];
      sum += squares[j];
    }
    int dead = 0;
    for (double square : squares) {
      dead += square <= SILENT * SILENT * sum / width ? 1 : 0;
    }
    return dead;
  }
}
