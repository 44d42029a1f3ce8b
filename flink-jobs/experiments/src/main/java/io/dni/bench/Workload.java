// SPDX-License-Identifier: Apache-2.0
package io.dni.bench;

import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.optimizer.ModuleOptimizer;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.source.GradientSource;
import io.dni.learning.tensor.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is trained for measurement: dense blocks with relu and batch norm, Adam for everything, on
 * random pixels and labels (the speed does not depend on them).
 *
 * @param inputs width of the input
 * @param hidden number of hidden blocks
 * @param width of each
 * @param outputs classes
 * @param batch examples per batch
 */
record Workload(int inputs, int hidden, int width, int outputs, int batch) {
  private static final int DIFFERENT_BATCHES = 8;
  static final double RATE = 1e-3;

  /**
   * SG modules by least squares, as {@code dni.sg.optimizer} and {@code dni.sg.rank} have them.
   * What they lose or gain of accuracy: experiment {@code least-squares}.
   */
  static final String LEAST_SQUARES = "rls:0.995";

  /** Likewise. */
  static final int RANK = 32;

  /** The network of the paper's MNIST experiments. */
  static Workload mnist(int hidden) {
    return new Workload(784, hidden, 512, 10, 128);
  }

  /** {@code 784-512x6-10}. */
  String notation() {
    return "%d-%dx%d-%d".formatted(inputs, width, hidden, outputs);
  }

  /** The model with one gradient source at every interface. */
  ModelSpec model(String source, ModuleOptimizer modules) {
    List<Integer> widths = new ArrayList<>();
    widths.add(inputs);
    for (int i = 0; i < hidden; i++) {
      widths.add(width);
    }
    widths.add(outputs);
    NetworkSpec network = new NetworkSpec(widths, Nonlinearity.RELU, true, Loss.SOFTMAX);
    return ModelSpec.of(
        network,
        ModelSpec.everyLayer(network),
        GradientSource.parse(source),
        new Adam(RATE),
        modules,
        1);
  }

  /** A case that trains for so many seconds and returns examples per second. */
  Rounds.Case sequential(String source, double seconds, Clock clock) {
    return sequential(model(source, new Adam(RATE)), seconds, clock);
  }

  /** The same with SG modules by least squares. */
  Rounds.Case leastSquares(double seconds, Clock clock) {
    ModuleOptimizer modules = ModuleOptimizer.parse(LEAST_SQUARES);
    return sequential(model("sg:hy:r" + RANK, modules), seconds, clock);
  }

  private Rounds.Case sequential(ModelSpec model, double seconds, Clock clock) {
    SequentialTrainer trainer = new SequentialTrainer(model).inOneTask().unscored();
    List<Matrix> x = new ArrayList<>();
    List<Matrix> y = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < DIFFERENT_BATCHES; i++) {
      Matrix pixels = Matrix.zeros(batch, inputs);
      for (int j = 0; j < pixels.size(); j++) {
        pixels.data()[j] = random.nextInt(256) / 255f;
      }
      int[] labels = random.ints(batch, 0, outputs).toArray();
      x.add(pixels);
      y.add(Matrix.oneHot(labels, outputs));
    }
    AtomicInteger next = new AtomicInteger();
    Runnable step =
        () -> {
          int i = next.getAndIncrement() % DIFFERENT_BATCHES;
          trainer.train(x.get(i), y.get(i));
        };
    return () -> clock.examplesPerSecond(batch, seconds, step);
  }
}
