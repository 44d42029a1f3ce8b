// SPDX-License-Identifier: Apache-2.0
package io.dni.analysis;

import io.dni.learning.layer.BlockSpec;
import io.dni.learning.layer.Initialization;
import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.segment.Segment;
import io.dni.learning.segment.Tape;
import io.dni.learning.segment.Weights;
import io.dni.learning.tensor.Matrix;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * How well the classes can be told apart by a plane in one layer (figure 8, left): a softmax
 * classifier trained on the layer's frozen activations, judged by its accuracy on the very points
 * it was trained on.
 *
 * <p>The problem is convex; it is solved from zero by Adam in mini-batches, the rate falling
 * linearly to 0. Units are brought to mean 0 and variance 1 first: the set of classifiers stays the
 * same, and layers of different scale are given the same chance to converge.
 */
public final class LinearClassifierProbe {
  private static final double FIRST_RATE = 0.02;
  private static final int BATCH = 250;
  private static final int STEPS = 1200;

  private final double loss;
  private final double accuracy;

  private LinearClassifierProbe(double loss, double accuracy) {
    this.loss = loss;
    this.accuracy = accuracy;
  }

  /**
   * Trains the classifier.
   *
   * @param h activations {@code [points, width]}
   * @param labels class of each point
   * @param classes number of classes
   * @param seed of the order of the points, the same order for the same seed
   */
  public static LinearClassifierProbe fit(Matrix h, int[] labels, int classes, long seed) {
    if (labels.length != h.rows() || labels.length == 0) {
      throw new IllegalArgumentException(
          "labels: %d (expected: %d, one per row, at least 1)".formatted(labels.length, h.rows()));
    }
    Matrix x = standardised(h);
    Matrix y = Matrix.oneHot(labels, classes);
    Segment classifier =
        new Segment(List.of(BlockSpec.affine(x.columns(), classes, Initialization.ZERO)));
    Adam optimizer = new Adam(FIRST_RATE);
    Weights weights = Weights.of(classifier, optimizer, 1);
    float[] gradients = new float[classifier.parameterCount()];
    int rows = Math.min(BATCH, x.rows());
    Batch batch = new Batch(x, y, rows);
    Tape tape = classifier.newTape(rows);
    float[] losses = new float[rows];
    float[] delta = new float[rows * classes];
    int[] order = new int[x.rows()];
    java.util.Arrays.setAll(order, s -> s);
    SplittableRandom random = new SplittableRandom(seed);
    int stepsPerEpoch = x.rows() / rows;
    for (int step = 0; step < STEPS; step++) {
      int within = step % stepsPerEpoch;
      if (within == 0) {
        shuffle(order, random);
      }
      batch.load(order, within * rows);
      Matrix p = classifier.forward(weights, batch.x, tape);
      Loss.SOFTMAX.perExample(p, batch.y, losses, delta);
      classifier.backward(weights.parameters(), tape, delta, gradients, Optional.empty());
      double left = 1 - step / (double) STEPS;
      optimizer.step(weights.parameters(), gradients, weights.optimizer(), left);
    }
    Matrix p = classifier.infer(weights, x);
    double loss = Loss.SOFTMAX.perExample(p, y, new float[x.rows()], new float[x.rows() * classes]);
    return new LinearClassifierProbe(loss, Loss.SOFTMAX.correct(p, y) / (double) x.rows());
  }

  /** Mean log loss on the training points. */
  public double loss() {
    return loss;
  }

  /** Share of the training points that are classified right. */
  public double accuracy() {
    return accuracy;
  }

  /** Each column with mean 0 and variance 1; a constant column becomes 0. */
  private static Matrix standardised(Matrix h) {
    Matrix out = Matrix.zeros(h.rows(), h.columns());
    for (int j = 0; j < h.columns(); j++) {
      double sum = 0;
      double squares = 0;
      for (int s = 0; s < h.rows(); s++) {
        sum += h.get(s, j);
      }
      double mean = sum / h.rows();
      for (int s = 0; s < h.rows(); s++) {
        double d = h.get(s, j) - mean;
        squares += d * d;
      }
      double deviation = Math.sqrt(squares / h.rows());
      double scale = deviation > 1e-6 * Math.abs(mean) ? 1 / deviation : 0;
      for (int s = 0; s < h.rows(); s++) {
        out.data()[s * h.columns() + j] = (float) ((h.get(s, j) - mean) * scale);
      }
    }
    return out;
  }

  private static void shuffle(int[] order, SplittableRandom random) {
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
  }

  /** Rows gathered for one step. */
  private static final class Batch {
    final Matrix x;
    final Matrix y;
    private final Matrix allX;
    private final Matrix allY;

    Batch(Matrix allX, Matrix allY, int rows) {
      this.allX = allX;
      this.allY = allY;
      x = Matrix.zeros(rows, allX.columns());
      y = Matrix.zeros(rows, allY.columns());
    }

    void load(int[] order, int from) {
      for (int row = 0; row < x.rows(); row++) {
        copyRow(allX, order[from + row], x, row);
        copyRow(allY, order[from + row], y, row);
      }
    }

    private static void copyRow(Matrix from, int source, Matrix to, int target) {
      int width = from.columns();
      System.arraycopy(from.data(), source * width, to.data(), target * width, width);
    }
  }
}
