// SPDX-License-Identifier: Apache-2.0
package io.dni.inspect;

import io.dni.learning.layer.Block;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.segment.PlacedTensor;
import io.dni.learning.segment.Segment;
import io.dni.learning.segment.Weights;
import java.util.OptionalDouble;

/**
 * Relu units that are never on, from running statistics alone. The normalisation follows the relu,
 * so its running mean and variance tell how large a unit's rectified values are: {@code rms =
 * √(mean² + variance)}. A unit counts as dead if that is below a thousandth of the layer's own. The
 * running values of batch norm keep 0.9 per batch, so a unit that falls silent counts after about
 * 130 batches.
 */
final class DeadUnits {
  private static final double SILENT = 1e-3;

  private DeadUnits() {}

  /** Share of dead units in the layers that tell; empty where none has running statistics. */
  static OptionalDouble share(Segment segment, Weights weights) {
    int units = 0;
    int dead = 0;
    for (PlacedTensor mean : segment.tensors()) {
      Block block = segment.blocks().get(mean.layer());
      if (mean.spec().name().equals("mean") && block.spec().nonlinearity() == Nonlinearity.RELU) {
        units += block.outputs();
        dead += count(mean.offset(), block.outputs(), weights.statistics());
      }
    }
    return units == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) dead / units);
  }

  /** The variance lies behind the mean. */
  private static int count(int mean, int width, float[] statistics) {
    double[] squares = new double[width];
    double sum = 0;
    for (int j = 0; j < width; j++) {
      double m = statistics[mean + j];
      squares[j] = m * m + statistics[mean + width + j];
      sum += squares[j];
    }
    int dead = 0;
    for (double square : squares) {
      dead += square <= SILENT * SILENT * sum / width ? 1 : 0;
    }
    return dead;
  }
}
