// SPDX-License-Identifier: Apache-2.0
package io.dni.inspect;

import io.dni.dataset.ExampleStream;
import io.dni.dataset.LabelledExample;
import io.dni.learning.loss.Loss;
import io.dni.learning.tensor.Matrix;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * Predictions as CSV: number of the example, most probable class, label (empty without one), then
 * one probability per output.
 */
public final class PredictionTable {
  private static final int BATCH = 256;

  private final StoredModel model;
  private long examples;
  private long labelled;
  private long correct;

  /** Predictions of a model. */
  public PredictionTable(StoredModel model) {
    this.model = model;
  }

  /** Predicts all examples of a stream; may be called again for another. */
  public void write(ExampleStream stream, PrintWriter csv) {
    int outputs = model.spec().network().outputs();
    StringBuilder header = new StringBuilder("index,predicted,label");
    for (int k = 0; k < outputs; k++) {
      header.append(",p").append(k);
    }
    csv.println(header);
    float[] features = new float[BATCH * stream.width()];
    int[] labels = new int[BATCH];
    for (int rows; (rows = stream.nextBatch(features, labels)) > 0; ) {
      Matrix p = model.predict(new Matrix(rows, stream.width(), features));
      for (int s = 0; s < rows; s++) {
        csv.println(row(p, s, labels[s]));
      }
    }
  }

  private String row(Matrix p, int s, int label) {
    boolean single = p.columns() == 1;
    int predicted = single ? (p.get(s, 0) > 0.5f ? 1 : 0) : p.argMax(s);
    boolean hasLabel = label != LabelledExample.NO_LABEL;
    StringBuilder row = new StringBuilder().append(examples++).append(',').append(predicted);
    row.append(',').append(hasLabel ? label : "");
    for (int k = 0; k < p.columns(); k++) {
      row.append(',').append(p.get(s, k));
    }
    labelled += hasLabel ? 1 : 0;
    correct += hasLabel && predicted == label ? 1 : 0;
    return row.toString();
  }

  /** How many were predicted and, of those with a label, which share was right. */
  public String summary() {
    String right =
        labelled == 0
            ? ""
            : String.format(
                Locale.ROOT,
                ", accuracy %.4f of %d labelled",
                (double) correct / labelled,
                labelled);
    String kind = model.spec().network().loss() == Loss.MSE ? "outputs" : "probabilities";
    return examples + " examples, " + kind + " of model " + model.id() + right;
  }
}
