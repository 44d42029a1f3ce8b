// SPDX-License-Identifier: Apache-2.0
package io.dni.bench;

import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.learning.features.EncoderState;
import io.dni.learning.features.FeatureEncoder;
import io.dni.learning.features.RawRow;
import io.dni.learning.tensor.Matrix;
import io.dni.streaming.job.TrainingConfig;
import java.util.Map;
import java.util.SplittableRandom;

/** The arithmetic of a job and nothing else: no stream, no state, no figures. */
final class SmallLoop {
  private static final int DIFFERENT = 4096;

  private final int batch;
  private final Runnable step;

  private SmallLoop(int batch, Runnable step) {
    this.batch = batch;
    this.step = step;
  }

  /** Trains on random vectors. */
  static SmallLoop points(Map<String, String> job) {
    TrainingConfig config = TrainingConfig.of(job);
    int batch = config.batching().size();
    int inputs = config.model().network().inputs();
    int outputs = config.model().network().outputs();
    SequentialTrainer trainer = new SequentialTrainer(config.model()).inOneTask().unscored();
    SplittableRandom random = new SplittableRandom(1);
    Matrix[] x = new Matrix[DIFFERENT / batch];
    Matrix[] y = new Matrix[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = gaussian(random, batch, inputs);
      y[i] = Matrix.oneHot(random.ints(batch, 0, outputs).toArray(), outputs);
    }
    int[] next = {0};
    return new SmallLoop(
        batch,
        () -> {
          int i = next[0]++ % x.length;
          trainer.train(x[i], y[i]);
        });
  }

  /** Encodes rows and trains on what they become. */
  static SmallLoop rows(Map<String, String> job) {
    TrainingConfig config = TrainingConfig.of(job);
    FeatureEncoder encoder = new FeatureEncoder(config.features().orElseThrow());
    EncoderState state = EncoderState.of(encoder.spec());
    SequentialTrainer trainer = new SequentialTrainer(config.model()).inOneTask().unscored();
    int classes = encoder.spec().classes();
    SplittableRandom random = new SplittableRandom(1);
    RawRow[] rows = new RawRow[DIFFERENT];
    int[] labels = random.ints(DIFFERENT, 0, classes).toArray();
    for (int i = 0; i < rows.length; i++) {
      double[] numbers = new double[encoder.spec().numbers()];
      for (int j = 0; j < numbers.length; j++) {
        numbers[j] = random.nextGaussian();
      }
      rows[i] = new RawRow(numbers, new String[0]);
    }
    int[] next = {0};
    return new SmallLoop(
        1,
        () -> {
          int i = next[0]++ % rows.length;
          int label = encoder.classOf(state, Integer.toString(labels[i]));
          float[] x = encoder.learn(state, rows[i], label);
          trainer.train(new Matrix(1, x.length, x), Matrix.oneHot(new int[] {label}, classes));
        });
  }

  private static Matrix gaussian(SplittableRandom random, int rows, int columns) {
    Matrix m = Matrix.zeros(rows, columns);
    for (int i = 0; i < m.size(); i++) {
      m.data()[i] = (float) random.nextGaussian();
    }
    return m;
  }

  /** A case that repeats it for so many seconds and returns examples per second. */
  Rounds.Case forSeconds(double seconds) {
    return () -> Clock.THREAD.examplesPerSecond(batch, seconds, step);
  }

  /** Predictions of single examples, right more often than not. */
  static final class Predictions {
    private final Matrix[] predictions = new Matrix[DIFFERENT];
    private final Matrix[] targets = new Matrix[DIFFERENT];
    private int at;

    Predictions(int classes) {
      SplittableRandom random = new SplittableRandom(1);
      for (int i = 0; i < DIFFERENT; i++) {
        Matrix p = Matrix.zeros(1, classes);
        float sum = 0;
        for (int k = 0; k < classes; k++) {
          p.data()[k] = (float) random.nextDouble();
          sum += p.data()[k];
        }
        for (int k = 0; k < classes; k++) {
          p.data()[k] /= sum;
        }
        boolean right = random.nextInt(10) < 8;
        int label = right ? p.argMax(0) : random.nextInt(classes);
        predictions[i] = p;
        targets[i] = Matrix.oneHot(new int[] {label}, classes);
      }
    }

    Matrix next() {
      at = (at + 1) % DIFFERENT;
      return predictions[at];
    }

    Matrix target() {
      return targets[at];
    }
  }
}
