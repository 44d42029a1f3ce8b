// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.segment;

import io.dni.learning.optimizer.Optimizer;
import io.dni.learning.optimizer.OptimizerState;

/**
 * Everything that learning changes in one network piece: a segment, an SG module or a critic.
 * Arrays are changed in place.
 *
 * @param parameters all parameters, in {@link Segment}'s order
 * @param statistics running statistics of the normalisations, in {@link Segment}'s order
 * @param optimizer the optimizer's memory of {@code parameters}
 */
public record Weights(float[] parameters, float[] statistics, OptimizerState optimizer) {

  /** Fresh weights of a segment, drawn from a seed. */
  public static Weights of(Segment segment, Optimizer optimizer, long seed) {
    float[] parameters = new float[segment.parameterCount()];
    float[] statistics = new float[segment.statisticCount()];
    segment.initialise(parameters, statistics, seed);
    return new Weights(parameters, statistics, optimizer.newState(parameters.length));
  }

  /** Of what never learns. */
  public static Weights none() {
    return new Weights(
        new float[0], new float[0], new OptimizerState(0, new float[0], new float[0]));
  }

  /** Takes over the values of other weights of the same piece. */
  public void become(Weights other) {
    System.arraycopy(other.parameters, 0, parameters, 0, parameters.length);
    System.arraycopy(other.statistics, 0, statistics, 0, statistics.length);
    optimizer.become(other.optimizer);
  }

  /** A deep copy. */
  public Weights copy() {
    return new Weights(parameters.clone(), statistics.clone(), optimizer.copy());
  }
}
