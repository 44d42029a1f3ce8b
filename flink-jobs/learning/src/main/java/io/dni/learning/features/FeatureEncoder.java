// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.features;

import java.util.List;

/**
 * Turns rows into inputs (SPEC, section 12). A row that is learned is first taken into the
 * statistics and vocabularies, then encoded by them; its read-outs are those from before they learn
 * its label. A row that is only to be predicted is encoded by what is known, and leaves no trace.
 * Not thread-safe.
 */
public final class FeatureEncoder {
  /** Added to a read-out's probabilities, so that a logarithm exists. */
  public static final double SMALLEST_PROBABILITY = 1e-4;

  private final FeatureSpec spec;
  private final ColumnEncoder columns;
  private final List<ReadOut> readOuts;
  private final int columnInputs;
  private final double[][] probabilities;
  private final double[] logarithms;

  /** An encoder of such rows. */
  public FeatureEncoder(FeatureSpec spec) {
    this.spec = spec;
    this.columns = new ColumnEncoder(spec);
    this.readOuts = spec.readOutList();
    this.columnInputs = spec.columnInputs();
    this.probabilities = new double[readOuts.size()][spec.classes()];
    this.logarithms = new double[spec.classes()];
  }

  /** What is encoded. */
  public FeatureSpec spec() {
    return spec;
  }

  /**
   * The class of a label, a new one where the bound allows it.
   *
   * @return {@link Vocabulary#FULL} for one label too many; nothing is learned from such a row
   */
  public int classOf(EncoderState state, String label) {
    return state.classes().findOrAdd(label, spec.classes());
  }

  /**
   * A row that is learned.
   *
   * @param label its class
   * @return {@code [width]}
   */
  public float[] learn(EncoderState state, RawRow row, int label) {
    return learn(state, row, label, 1);
  }

  /**
   * A row that is learned.
   *
   * @param label its class
   * @param weight factor of its loss; of a row of weight 0 nothing is learned
   * @return {@code [width]}
   */
  public float[] learn(EncoderState state, RawRow row, int label, double weight) {
    if (weight == 0) {
      return predict(state, row);
    }
    take(state, row);
    float[] x = predict(state, row);
    for (int r = 0; r < readOuts.size(); r++) {
      readOuts
          .get(r)
          .learn(state.readOuts().get(r), x, probabilities[r], new ReadOut.Lesson(label, weight));
    }
    return x;
  }

  /**
   * A row by what is known so far; changes nothing.
   *
   * @return {@code [width]}
   */
  public float[] predict(EncoderState state, RawRow row) {
    float[] x = new float[columnInputs + readOuts.size() * spec.classes()];
    columns.encode(state, row, x);
    for (int r = 0; r < readOuts.size(); r++) {
      double[] p = probabilities[r];
      readOuts.get(r).scores(state.readOuts().get(r), x, p);
      Linear.softmax(p);
      centredLogarithms(p, x, columnInputs + r * spec.classes());
    }
    return x;
  }

  /**
   * A row that is learned, by its numbers and words alone: without a label there is no read-out.
   */
  public void take(EncoderState state, RawRow row) {
    columns.take(state, row);
    state.learned();
  }

  private void centredLogarithms(double[] p, float[] x, int at) {
    double sum = 0;
    for (int k = 0; k < p.length; k++) {
      logarithms[k] = Math.log(p[k] + SMALLEST_PROBABILITY);
      sum += logarithms[k];
    }
    for (int k = 0; k < p.length; k++) {
      x[at + k] = (float) (logarithms[k] - sum / p.length);
    }
  }
}
