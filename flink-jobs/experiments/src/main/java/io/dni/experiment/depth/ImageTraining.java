// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.depth;

import io.dni.dataset.Dataset;
import io.dni.dataset.EpochOrder;
import io.dni.dataset.ExampleStream;
import io.dni.experiment.ResultRow;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.learning.tensor.Matrix;

/** One model on shuffled epochs of a finite set, batch after batch. */
final class ImageTraining {
  private final SequentialTrainer trainer;
  private final ExampleStream stream;
  private final int batch;

  /** Batches after which an epoch is over; the last of them reaches into the next. */
  private final int stepsPerEpoch;

  private int steps;

  /**
   * @param seed of the examples' order, not 0
   */
  ImageTraining(ModelSpec model, Dataset train, int batch, long seed) {
    this(new SequentialTrainer(model), train, batch, seed);
  }

  /**
   * @param seed of the examples' order, not 0
   */
  ImageTraining(SequentialTrainer trainer, Dataset train, int batch, long seed) {
    this.trainer = trainer;
    this.stream = train.shuffled(EpochOrder.ENDLESS, seed);
    this.batch = batch;
    stepsPerEpoch = (train.size() + batch - 1) / batch;
  }

  /** The model in training. */
  SequentialTrainer trainer() {
    return trainer;
  }

  /** Trains so many epochs, each of which is a column with the test accuracy after it. */
  void epochs(int epochs, LabelledImages test, ResultRow row) {
    for (int epoch = 1; epoch <= epochs; epoch++) {
      trainTo(epoch * stepsPerEpoch);
      row.with("epoch " + epoch, accuracy(test));
    }
  }

  /** Trains until so many batches have been learned since the start. */
  void trainTo(int step) {
    int width = stream.width();
    for (; steps < step; steps++) {
      float[] features = new float[batch * width];
      int[] labels = new int[batch];
      stream.nextBatch(features, labels);
      trainer.train(new Matrix(batch, width, features), Matrix.oneHot(labels, stream.classes()));
    }
  }

  /** Share of a set that is classified right, with the running batch-norm statistics. */
  double accuracy(LabelledImages points) {
    Matrix p = trainer.infer(points.x());
    return trainer.spec().network().loss().correct(p, points.y()) / (double) p.rows();
  }
}
