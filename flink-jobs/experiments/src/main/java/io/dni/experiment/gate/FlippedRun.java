// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.gate;

import io.dni.dataset.ArtificialData;
import io.dni.dataset.ExampleStream;
import io.dni.experiment.ResultRow;
import io.dni.learning.decoupling.Gate;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.source.GradientSource;
import io.dni.learning.tensor.Matrix;
import java.util.List;

/**
 * A model whose labels are turned round for a while, with the gate or without it.
 *
 * @param gate of the run; {@link Gate#OFF} for none
 * @param rate of Adam, for segments and SG modules
 * @param scale share of the full length
 */
record FlippedRun(Gate gate, double rate, double scale) {
  static final int BATCH = 32;
  private static final int WIDTH = 100;
  private static final int CLASSES = 2;

  /** Batches that "the model is back" is judged by. */
  private static final int BACK = 50;

  /** Examples of the stream. */
  int examples() {
    return (int) (200_000 * scale);
  }

  /** The first example whose label is turned round. */
  int from() {
    return examples() / 2;
  }

  /** The first one whose label is right again. */
  int to() {
    return from() + 20_000;
  }

  /** One run. */
  ResultRow compute(long seed) {
    GatedModel model = new GatedModel(trainer(seed), gate);
    ExampleStream stream = ArtificialData.parse("noisy100").endless(seed);
    int promotedWhileFlipped = 0;
    int batches = examples() / BATCH;
    double[] live = new double[batches];
    double[] served = new double[batches];
    for (int b = 0; b < batches; b++) {
      boolean flipped = b * BATCH >= from() && b * BATCH < to();
      if (model.obey() == Gate.Verdict.PROMOTE && flipped) {
        promotedWhileFlipped++;
      }
      Matrix x = Matrix.zeros(BATCH, WIDTH);
      int[] labels = new int[BATCH];
      stream.nextBatch(x.data(), labels);
      int[] told = labels.clone();
      for (int s = 0; s < BATCH && flipped; s++) {
        told[s] = 1 - labels[s];
      }
      GatedModel.Accuracy accuracy =
          model.learn(x, Matrix.oneHot(told, CLASSES), Matrix.oneHot(labels, CLASSES), b);
      live[b] = accuracy.live();
      served[b] = accuracy.served();
    }
    double before = mean(served, from() - 20_000, from());
    return new ResultRow()
        .with("gate", gate.on() ? "on" : "off")
        .with("rate", rate)
        .with("before", before)
        .with("served while flipped", mean(served, from(), to()))
        .with("live while flipped", mean(live, from(), to()))
        .with("served after", mean(served, to(), to() + 20_000))
        .with("live after", mean(live, to(), to() + 20_000))
        .with("back after", back(live, mean(live, from() - 20_000, from())))
        .with("promoted", model.promoted())
        .with("promoted while flipped", promotedWhileFlipped)
        .with("restored", model.restored())
        .with("undone", model.undone());
  }

  /** Batches from the end of the flipped labels until the live model is as good as before. */
  private double back(double[] live, double before) {
    int end = to() / BATCH;
    for (int b = end; b + BACK <= live.length; b++) {
      if (mean(live, b * BATCH, (b + BACK) * BATCH) >= before - 0.01) {
        return b - end;
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  /** Over the batches of these examples. */
  private static double mean(double[] perBatch, int from, int to) {
    double sum = 0;
    for (int b = from / BATCH; b < to / BATCH; b++) {
      sum += perBatch[b];
    }
    return sum / (to / BATCH - from / BATCH);
  }

  private SequentialTrainer trainer(long seed) {
    NetworkSpec network =
        new NetworkSpec(List.of(WIDTH, 64, 64, CLASSES), Nonlinearity.RELU, true, Loss.SOFTMAX);
    return new SequentialTrainer(
        ModelSpec.of(
            network,
            ModelSpec.everyLayer(network),
            GradientSource.parse("sg:hy"),
            new Adam(rate),
            new Adam(rate),
            seed));
  }
}
