// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.normalisation;

import io.dni.dataset.Dataset;
import io.dni.dataset.EpochOrder;
import io.dni.dataset.ExampleStream;
import io.dni.dataset.Mnist;
import io.dni.experiment.ResultRow;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.learning.layer.Head;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.layer.Normalisation;
import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.source.GradientSource;
import io.dni.learning.tensor.Matrix;
import java.nio.file.Path;

/**
 * One network on one epoch of MNIST, shuffled.
 *
 * @param normalisation of the hidden layers
 * @param source that every hidden layer learns from
 * @param data directory of the MNIST files
 * @param seed of the order and of start values, not 0
 */
record ImageRun(Normalisation normalisation, String source, Path data, long seed) {
  static final String NETWORK = "784-256x2-10";
  static final int BATCH = 256;
  private static final double RATE = 1e-3;
  private static final int PIXELS = 784;

  ResultRow compute() {
    NetworkSpec network =
        new NetworkSpec(
            NetworkSpec.parseWidths(NETWORK),
            Nonlinearity.RELU,
            normalisation,
            false,
            Head.SGD,
            Loss.SOFTMAX);
    SequentialTrainer trainer =
        new SequentialTrainer(
                ModelSpec.of(
                    network,
                    ModelSpec.everyLayer(network),
                    GradientSource.parse(source),
                    new Adam(RATE),
                    new Adam(RATE),
                    seed))
            .unscored();
    Dataset train = Mnist.read(data, Mnist.Split.TRAIN);
    ExampleStream stream = train.shuffled(EpochOrder.ENDLESS, seed);
    for (int seen = 0; seen < train.size(); seen += BATCH) {
      float[] features = new float[BATCH * PIXELS];
      int[] labels = new int[BATCH];
      stream.nextBatch(features, labels);
      trainer.train(new Matrix(BATCH, PIXELS, features), Matrix.oneHot(labels, network.outputs()));
    }
    return new ResultRow()
        .with("stream", "mnist")
        .with("normalisation", normalisation.label())
        .with("batch", BATCH)
        .with("half-life", 0)
        .with("source", source)
        .with("seed", seed)
        .with("accuracy", accuracy(trainer, Mnist.read(data, Mnist.Split.TEST)));
  }

  private static double accuracy(SequentialTrainer trainer, Dataset test) {
    Matrix x = Matrix.zeros(test.size(), PIXELS);
    int[] labels = new int[test.size()];
    for (int s = 0; s < labels.length; s++) {
      test.get(s).features().copyTo(x.data(), s * PIXELS);
      labels[s] = test.get(s).label();
    }
    Matrix y = Matrix.oneHot(labels, trainer.spec().network().outputs());
    return Loss.SOFTMAX.correct(trainer.infer(x), y) / (double) labels.length;
  }
}
