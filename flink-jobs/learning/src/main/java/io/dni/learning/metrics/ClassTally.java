// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.metrics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts of a classifier's predictions (SPEC, section 11). A prediction is the most probable class,
 * the first of equals. Needs K² + O(K) numbers, or O(K) above {@link #DETAILED_CLASSES} classes,
 * where confusion counts and the area under the ROC curve are left out.
 */
public final class ClassTally implements Tally {
  /** Up to so many classes the confusion counts and the areas under the ROC curves are kept. */
  public static final int DETAILED_CLASSES = 64;

  /**
   * No probability counts as less, so that one certain error does not make the log loss infinite.
   */
  static final double LEAST_PROBABILITY = 1e-15;

  private final int classes;
  private final long[] labels;
  private final long[] predicted;
  private final long[] hits;
  private final long[] confusion;
  private final Calibration calibration;
  private final AreaUnderCurve area;
  private long examples;
  private double logLoss;
  private int before = -1;
  private long repeats;
  private long hitsSinceSecond;

  ClassTally(int classes, AreaUnderCurve area) {
    this.classes = classes;
    this.area = area;
    labels = new long[classes];
    predicted = new long[classes];
    hits = new long[classes];
    confusion = new long[classes <= DETAILED_CLASSES ? classes * classes : 0];
    calibration = new Calibration();
  }

  private ClassTally(ClassTally from) {
    classes = from.classes;
    area = from.area.copy();
    labels = from.labels.clone();
    predicted = from.predicted.clone();
    hits = from.hits.clone();
    confusion = from.confusion.clone();
    calibration = from.calibration.copy();
    examples = from.examples;
    logLoss = from.logLoss;
    before = from.before;
    repeats = from.repeats;
    hitsSinceSecond = from.hitsSinceSecond;
  }

  @Override
  public void add(double[] rows, int from) {
    int label = (int) rows[from];
    int first = from + 1;
    int best = 0;
    for (int c = 1; c < classes; c++) {
      best = rows[first + c] > rows[first + best] ? c : best;
    }
    boolean hit = best == label;
    labels[label]++;
    predicted[best]++;
    hits[label] += hit ? 1 : 0;
    if (confusion.length > 0) {
      confusion[label * classes + best]++;
      area.add(label, rows, first);
    }
    calibration.add(rows[first + best], hit);
    logLoss -= Math.log(Math.max(rows[first + label], LEAST_PROBABILITY));
    if (examples > 0) {
      repeats += label == before ? 1 : 0;
      hitsSinceSecond += hit ? 1 : 0;
    }
    before = label;
    examples++;
  }

  @Override
  public long examples() {
    return examples;
  }

  @Override
  public Map<String, Double> figures() {
    Map<String, Double> figures = new LinkedHashMap<>();
    for (ClassFigure figure : ClassFigure.values()) {
      double value = figure.of(this);
      if (Double.isFinite(value)) {
        figures.put(figure.key(), value);
      }
    }
    return figures;
  }

  /** Share of the examples that were predicted right. */
  public double accuracy() {
    return (double) Arrays.stream(hits).sum() / examples;
  }

  /** Cohen's kappa (a − c) / (1 − c), with c = Σ over classes of P(predicted) · P(label). */
  public double kappa() {
    double chance = 0;
    for (int c = 0; c < classes; c++) {
      chance += (double) predicted[c] / examples * labels[c] / examples;
    }
    return (accuracy() - chance) / (1 - chance);
  }

  /** (a − b) / (1 − b) with the accuracy a and that of the class before, b, from the second on. */
  public double kappaTemporal() {
    double b = classBefore();
    return ((double) hitsSinceSecond / (examples - 1) - b) / (1 - b);
  }

  /** Mean of −log p(label). */
  public double logLoss() {
    return logLoss / examples;
  }

  /** F1 of each class, 2 hits / (labelled + predicted), NaN for one that never occurred. */
  public double[] f1() {
    double[] f1 = new double[classes];
    Arrays.setAll(f1, c -> 2.0 * hits[c] / (labels[c] + predicted[c]));
    return f1;
  }

  /** Mean F1 of the classes that occurred, as label or as prediction. */
  public double macroF1() {
    return Arrays.stream(f1()).filter(Double::isFinite).average().orElse(Double.NaN);
  }

  /** Area under the ROC curve, of class 1 for two classes, else the mean over the classes. */
  public double areaUnderCurve() {
    return area.mean();
  }

  /** Area under the ROC curve of one class against the rest; of class 1 only if there are two. */
  public double areaUnderCurve(int c) {
    return area.of(c);
  }

  /** Expected calibration error over ten bins of the largest probability. */
  public double calibrationError() {
    return calibration.error();
  }

  /** Share of the most frequent class. */
  public double majority() {
    return (double) Arrays.stream(labels).max().orElse(0) / examples;
  }

  /** Share of the examples, from the second on, with the class of the one before. */
  public double classBefore() {
    return (double) repeats / (examples - 1);
  }

  /** Examples by label and prediction, {@code [K, K]} row-major; empty for too many classes. */
  public long[] confusion() {
    return confusion.clone();
  }

  @Override
  public ClassTally copy() {
    return new ClassTally(this);
  }

  @Override
  public void write(DataOutput out) throws IOException {
    Numbers.write(out, labels, predicted, hits, confusion);
    calibration.write(out);
    area.write(out);
    out.writeLong(examples);
    out.writeDouble(logLoss);
    out.writeInt(before);
    out.writeLong(repeats);
    out.writeLong(hitsSinceSecond);
  }

  @Override
  public void read(DataInput in) throws IOException {
    Numbers.read(in, labels, predicted, hits, confusion);
    calibration.read(in);
    area.read(in);
    examples = in.readLong();
    logLoss = in.readDouble();
    before = in.readInt();
    repeats = in.readLong();
    hitsSinceSecond = in.readLong();
  }
}
