// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.normalisation;

import io.dni.experiment.ResultRow;
import io.dni.experiment.normalisation.ClassStream.Order;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.learning.features.Standardiser;
import io.dni.learning.layer.Head;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.layer.Normalisation;
import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.source.GradientSource;
import io.dni.learning.tensor.Matrix;
import java.util.Arrays;
import java.util.List;

/**
 * One network on one stream, each row predicted as an unlabelled one would be, then learned.
 *
 * @param normalisation of the hidden layers
 * @param batch rows per step
 * @param halfLife of the inputs' running standardisation, in rows; 0: inputs as they are
 * @param rows length of the stream
 * @param seed of stream and start values, not 0
 */
record StreamRun(
    Order order, Normalisation normalisation, int batch, int halfLife, int rows, long seed) {
  static final int WIDTH = 64;
  static final double RATE = 3e-3;
  static final int WINDOW = 1_000;

  /** Accuracy below which a stream counts as lost, less than before the change. */
  private static final double RECOVERED = 0.02;

  ResultRow compute() {
    SequentialTrainer trainer = new SequentialTrainer(model());
    ClassStream stream = new ClassStream(order, rows, seed);
    Standardiser[] inputs = new Standardiser[ClassStream.INPUTS];
    Arrays.setAll(inputs, j -> new Standardiser());
    int[] correct = new int[rows / WINDOW];
    double[] row = new double[ClassStream.INPUTS];
    for (int from = 0; from + batch <= rows; from += batch) {
      Matrix x = Matrix.zeros(batch, ClassStream.INPUTS);
      int[] labels = new int[batch];
      for (int s = 0; s < batch; s++) {
        labels[s] = stream.next(row);
        for (int j = 0; j < row.length; j++) {
          inputs[j].add(row[j], halfLife);
          double value = halfLife == 0 ? row[j] : inputs[j].standardise(row[j]);
          x.data()[s * row.length + j] = (float) value;
        }
      }
      int right = trainer.train(x, Matrix.oneHot(labels, ClassStream.CLASSES)).correct();
      correct[Math.min(from / WINDOW, correct.length - 1)] += right;
    }
    return summary(correct);
  }

  private ModelSpec model() {
    NetworkSpec network =
        new NetworkSpec(
            List.of(ClassStream.INPUTS, WIDTH, WIDTH, ClassStream.CLASSES),
            Nonlinearity.RELU,
            normalisation,
            false,
            Head.SGD,
            Loss.SOFTMAX);
    return ModelSpec.of(
        network, List.of(), GradientSource.parse("backprop"), new Adam(RATE), new Adam(RATE), seed);
  }

  private ResultRow summary(int[] correct) {
    double[] windows = Arrays.stream(correct).mapToDouble(c -> c / (double) WINDOW).toArray();
    int half = windows.length / 2;
    double before = Arrays.stream(windows, half - 5, half).average().orElseThrow();
    int recovery = 0;
    while (half + recovery < windows.length && windows[half + recovery] < before - RECOVERED) {
      recovery++;
    }
    return new ResultRow()
        .with("stream", order.name().toLowerCase(java.util.Locale.ROOT))
        .with("normalisation", normalisation.label())
        .with("batch", batch)
        .with("half-life", halfLife)
        .with("seed", seed)
        .with("accuracy", Arrays.stream(windows).average().orElseThrow())
        .with(
            "lowest after the middle",
            Arrays.stream(windows, half, windows.length).min().orElseThrow())
        .with("rows to recover", recovery * WINDOW)
        .withSeries("windows", windows);
  }
}
