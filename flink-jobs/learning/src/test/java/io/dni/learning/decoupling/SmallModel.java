// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import io.dni.learning.Samples;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.loss.Loss;
import io.dni.learning.message.Activation;
import io.dni.learning.message.BatchId;
import io.dni.learning.message.ErrorSignal;
import io.dni.learning.message.ErrorSignal.Kind;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.optimizer.Optimizer;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.source.GradientSource;
import io.dni.learning.tensor.Matrix;
import java.util.List;
import java.util.Optional;

/** A network 5-6-4-3 for tests, cut after every hidden block. */
final class SmallModel {
  static final int ROWS = 8;
  static final NetworkSpec NETWORK =
      new NetworkSpec(List.of(5, 6, 4, 3), Nonlinearity.RELU, true, Loss.SOFTMAX);

  private SmallModel() {}

  static ModelSpec spec(String source) {
    return spec(source, new Adam(0.01));
  }

  static ModelSpec spec(String source, Optimizer optimizer) {
    return ModelSpec.of(
        NETWORK,
        ModelSpec.everyLayer(NETWORK),
        GradientSource.parse(source),
        optimizer,
        optimizer,
        1);
  }

  static ModelSpec spec(String source, int maxPending, double clipNorm, TrustGate gate) {
    ModelSpec plain = spec(source);
    return new ModelSpec(
        NETWORK,
        plain.cuts(),
        plain.sources(),
        plain.optimizer(),
        plain.moduleOptimizer(),
        maxPending,
        clipNorm,
        gate,
        1);
  }

  static Matrix x(long seed) {
    return Samples.gaussian(ROWS, 5, seed);
  }

  static Matrix y(long seed) {
    return Samples.oneHot(ROWS, 3, seed + 1000);
  }

  static Activation batch(long sequence) {
    return batch(sequence, sequence);
  }

  static Activation batch(long seed, long sequence) {
    return new Activation(new BatchId(7, sequence), x(seed), y(seed));
  }

  /** A gradient for segment 0 of a batch. */
  static ErrorSignal gradient(long sequence) {
    return gradient(sequence, Samples.gaussian(ROWS, 6, sequence + 2000));
  }

  static ErrorSignal gradient(long sequence, Matrix values) {
    return new ErrorSignal(
        0, new BatchId(7, sequence), Kind.ERROR_GRADIENT, Optional.of(values), 1.5);
  }
}
