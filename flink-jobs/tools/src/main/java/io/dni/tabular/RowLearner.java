// SPDX-License-Identifier: Apache-2.0
package io.dni.tabular;

import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.learning.features.EncoderState;
import io.dni.learning.features.FeatureEncoder;
import io.dni.learning.features.RawRow;
import io.dni.learning.features.Vocabulary;
import io.dni.learning.loss.Loss;
import io.dni.learning.metrics.ScoringTask;
import io.dni.learning.metrics.Tally;
import io.dni.learning.tensor.Matrix;
import io.dni.streaming.job.TrainingConfig;
import java.util.BitSet;

/**
 * One model on the rows of a table, in this thread: encoder and network do what they do in the job
 * with one task. Each row is predicted before it is learned. Not thread-safe.
 */
public final class RowLearner {
  private final FeatureEncoder encoder;
  private final EncoderState state;
  private final SequentialTrainer trainer;
  private final Loss loss;
  private final Tally tally;
  private final BitSet hits = new BitSet();
  private final RowBatch batch;
  private int scored;
  private long refused;

  /** A model that has learned nothing. */
  public RowLearner(TrainingConfig config) {
    encoder =
        new FeatureEncoder(
            config
                .features()
                .orElseThrow(
                    () -> new IllegalArgumentException("features: none (expected: some)")));
    state = EncoderState.of(encoder.spec());
    trainer = new SequentialTrainer(config.model());
    loss = config.model().network().loss();
    tally = ScoringTask.of(loss, config.model().network().outputs()).endless();
    batch =
        new RowBatch(
            config.batching().size(), encoder.spec().width(), config.model().network().outputs());
  }

  /**
   * Predicts a row as one without a label at this moment.
   *
   * @return class probabilities, or the number, {@code [1, outputs]}
   */
  public Matrix predict(RawRow row) {
    float[] x = encoder.predict(state, row);
    Matrix p = trainer.infer(new Matrix(1, x.length, x));
    loss.probabilities(p, p.data());
    return encoder.spec().target().fromUnit(p);
  }

  /** As {@link #learn(RawRow, String, float)}, of a row that counts like others. */
  public void learn(RawRow row, String label) {
    learn(row, label, 1);
  }

  /**
   * Takes a row: predicts it, then learns it, with others where batches are larger than one.
   *
   * @param weight factor of its loss, 0 or more
   */
  public void learn(RawRow row, String label, float weight) {
    boolean numbers = encoder.spec().predictsNumber();
    int number = numbers ? 0 : encoder.classOf(state, label);
    if (number == Vocabulary.FULL) {
      refused++;
      return;
    }
    float[] x = encoder.learn(state, row, number, weight);
    float target = numbers ? encoder.spec().target().toUnit(Double.parseDouble(label)) : 1;
    batch.add(x, number, target, weight);
    if (batch.isFull()) {
      finish();
    }
  }

  /** Learns what waits for its batch to be full. */
  public void finish() {
    if (batch.isEmpty()) {
      return;
    }
    Matrix y = batch.targets();
    score(trainer.train(batch.inputs(), y, batch.weights()).probabilities(), y);
    batch.clear();
  }

  private void score(Matrix p, Matrix y) {
    if (encoder.spec().predictsNumber()) {
      Matrix values = encoder.spec().target().fromUnit(p);
      Matrix numbers = encoder.spec().target().fromUnit(y);
      for (int s = 0; s < p.rows(); s++, scored++) {
        tally.add(new double[] {numbers.get(s, 0), values.get(s, 0)}, 0);
      }
      return;
    }
    double[] line = new double[1 + p.columns()];
    for (int s = 0; s < p.rows(); s++) {
      int label = y.argMax(s);
      line[0] = label;
      for (int k = 0; k < p.columns(); k++) {
        line[1 + k] = p.get(s, k);
      }
      tally.add(line, 0);
      hits.set(scored++, p.argMax(s) == label);
    }
  }

  /** What the encoder has learned. */
  public EncoderState encoder() {
    return state;
  }

  /** The class of a label, {@link Vocabulary#FULL} if it is not known. */
  public int find(String label) {
    return state.classes().find(label);
  }

  /** Figures of the predictions. */
  public Tally figures() {
    return tally;
  }

  /** Rows whose label was one too many. */
  public long refused() {
    return refused;
  }

  /** Rows predicted and learned. */
  public int rows() {
    return scored;
  }

  /** Accuracy of the rows from one to before another. */
  public double accuracy(int from, int to) {
    return hits.get(from, to).cardinality() / (double) (to - from);
  }

  /** Accuracy in so many windows of equal length. */
  public double[] curve(int windows) {
    double[] curve = new double[Math.max(1, Math.min(windows, scored))];
    for (int i = 0; i < curve.length; i++) {
      int from = (int) ((long) scored * i / curve.length);
      curve[i] = accuracy(from, (int) ((long) scored * (i + 1) / curve.length));
    }
    return curve;
  }
}
