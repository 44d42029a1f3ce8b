// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.metrics;

import java.util.function.ToDoubleFunction;

/** The figures of a classifier: the one place where one is named, explained and defined. */
public enum ClassFigure implements Figures.Figure {
  ACCURACY("accuracy", "share", "examples predicted right", ClassTally::accuracy),
  KAPPA(
      "kappa",
      "1 at best, 0 for chance",
      "Cohen's kappa: accuracy above that of guessing with the same frequencies",
      ClassTally::kappa),
  KAPPA_TEMPORAL(
      "kappaTemporal",
      "1 at best, 0 for the class before",
      "accuracy above that of always naming the class of the example before",
      ClassTally::kappaTemporal),
  LOG_LOSS("logLoss", "nats", "negative log of the true class's probability", ClassTally::logLoss),
  MACRO_F1("macroF1", "share", "mean over the classes of their F1", ClassTally::macroF1),
  AUC(
      "auc",
      "share",
      "area under the ROC curve; for more than two classes the mean of one against the rest",
      ClassTally::areaUnderCurve),
  CALIBRATION_ERROR(
      "ece",
      "share",
      "distance between the largest probability and the accuracy, over ten bins",
      ClassTally::calibrationError),
  MAJORITY(
      "majority",
      "share",
      "baseline: accuracy of always naming the most frequent class",
      ClassTally::majority),
  CLASS_BEFORE(
      "classBefore",
      "share",
      "baseline: accuracy of naming the class of the example before",
      ClassTally::classBefore);

  private final String key;
  private final String unit;
  private final String meaning;

  @SuppressWarnings("ImmutableEnumChecker") // a method reference
  private final ToDoubleFunction<ClassTally> value;

  ClassFigure(String key, String unit, String meaning, ToDoubleFunction<ClassTally> value) {
    this.key = key;
    this.unit = unit;
    this.meaning = meaning;
    this.value = value;
  }

  @Override
  public String key() {
    return key;
  }

  @Override
  public String unit() {
    return unit;
  }

  @Override
  public String meaning() {
    return meaning;
  }

  /** Its value, NaN where it is not defined. */
  public double of(ClassTally tally) {
    return value.applyAsDouble(tally);
  }
}
