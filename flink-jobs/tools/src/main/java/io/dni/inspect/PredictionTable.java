// SPDX-License-Identifier: Apache-2.0
package io.dni.inspect;

import io.dni.dataset.ExampleStream;
import io.dni.dataset.LabelledExample;
import io.dni.learning.loss.Loss;
import io.dni.learning.metrics.RegressionFigure;
import io.dni.learning.metrics.ScoringTask;
import io.dni.learning.metrics.Tally;
import io.dni.learning.tensor.Matrix;
import io.dni.model.StoredModel;
import io.dni.schemas.Printable;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Predictions as CSV: number of the example, most probable class, label (empty without one), then
 * one probability per output. Classes are named for a model of a table's rows. A network of one
 * plain output predicts a number: number of the example, prediction, target (empty without one).
 */
public final class PredictionTable {
  private static final int BATCH = 256;

  /** What makes a CSV cell need quotes. */
  private static final Pattern SPECIAL = Pattern.compile("[\",\r\n]");

  private final StoredModel model;
  private long examples;
  private long labelled;
  private long correct;
  private final Tally errors = new ScoringTask(false, 1).endless();

  /** Names of the classes of a model of rows; else classes have numbers. */
  private final List<String> classes;

  /** Predictions of a model. */
  public PredictionTable(StoredModel model) {
    this.model = model;
    this.classes =
        model.encoder().isPresent()
            ? model.classNames().stream().map(PredictionTable::quoted).toList()
            : List.of();
  }

  private static String quoted(String text) {
    return SPECIAL.matcher(text).find() ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }

  /** A class by its name, where it has one. */
  private String name(int k) {
    return k < classes.size() ? classes.get(k) : Integer.toString(k);
  }

  /** Predicts all examples of a stream; may be called again for another. */
  public void write(ExampleStream stream, PrintWriter csv) {
    if (predictsNumber()) {
      writeNumbers(stream, csv);
      return;
    }
    int outputs = model.spec().network().outputs();
    StringBuilder header = new StringBuilder("index,predicted,label");
    for (int k = 0; k < outputs; k++) {
      header.append(',');
      header.append(quoted("p" + k + (k < classes.size() ? " " + model.classNames().get(k) : "")));
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

  private boolean predictsNumber() {
    return model.spec().network().loss() == Loss.MSE && model.spec().network().outputs() == 1;
  }

  private void writeNumbers(ExampleStream stream, PrintWriter csv) {
    csv.println("index,predicted,target");
    int width = stream.width();
    float[] features = new float[BATCH * width];
    float[] targets = new float[BATCH];
    while (stream.hasNext()) {
      int rows = 0;
      for (; rows < BATCH && stream.hasNext(); rows++) {
        LabelledExample example = stream.next();
        example.features().copyTo(features, rows * width);
        targets[rows] = example.hasLabel() ? example.label() : example.target();
      }
      Matrix p = model.predict(new Matrix(rows, width, features));
      for (int s = 0; s < rows; s++) {
        boolean hasTarget = !Float.isNaN(targets[s]);
        csv.println(examples++ + "," + p.get(s, 0) + "," + (hasTarget ? targets[s] : ""));
        if (hasTarget) {
          errors.add(new double[] {targets[s], p.get(s, 0)}, 0);
        }
      }
    }
  }

  /** MAE, RMSE and R², where there was a target. */
  private String errors() {
    if (errors.examples() == 0) {
      return "";
    }
    Map<String, Double> figures = errors.figures();
    return String.format(
        Locale.ROOT,
        ", MAE %.6g, RMSE %.6g, R² %.4f of %d with a target",
        figures.get(RegressionFigure.MAE.key()),
        figures.get(RegressionFigure.RMSE.key()),
        figures.getOrDefault(RegressionFigure.R2.key(), Double.NaN),
        errors.examples());
  }

  private String row(Matrix p, int s, int label) {
    boolean single = p.columns() == 1;
    int predicted = single ? (p.get(s, 0) > 0.5f ? 1 : 0) : p.argMax(s);
    boolean hasLabel = label != LabelledExample.NO_LABEL;
    StringBuilder row = new StringBuilder().append(examples++).append(',').append(name(predicted));
    row.append(',').append(hasLabel ? name(label) : "");
    for (int k = 0; k < p.columns(); k++) {
      row.append(',').append(p.get(s, k));
    }
    labelled += hasLabel ? 1 : 0;
    correct += hasLabel && predicted == label ? 1 : 0;
    return row.toString();
  }

  /** How many were predicted and, of those with a label, which share was right. */
  public String summary() {
    if (predictsNumber()) {
      return examples + " examples, outputs of model " + Printable.of(model.id()) + errors();
    }
    String right =
        labelled == 0
            ? ""
            : String.format(
                Locale.ROOT,
                ", accuracy %.4f of %d labelled",
                (double) correct / labelled,
                labelled);
    String kind = model.spec().network().loss() == Loss.MSE ? "outputs" : "probabilities";
    return examples + " examples, " + kind + " of model " + Printable.of(model.id()) + right;
  }
}
