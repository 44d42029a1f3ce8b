// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.metrics;

import java.util.function.ToDoubleFunction;

/** The figures of a regression: the one place where one is named, explained and defined. */
public enum RegressionFigure implements Figures.Figure {
  MAE("mae", "target", "mean absolute error, over all targets", RegressionTally::mae),
  RMSE("rmse", "target", "root of the mean squared error, over all targets", RegressionTally::rmse),
  R2(
      "r2",
      "1 at best, 0 for the mean",
      "share of the targets' variance explained",
      RegressionTally::r2),
  VALUE_BEFORE(
      "valueBefore",
      "target",
      "baseline: mean absolute error of naming the target of the example before",
      RegressionTally::valueBefore);

  private final String key;
  private final String unit;
  private final String meaning;

  @SuppressWarnings("ImmutableEnumChecker") // a method reference
  private final ToDoubleFunction<RegressionTally> value;

  RegressionFigure(
      String key, String unit, String meaning, ToDoubleFunction<RegressionTally> value) {
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
  public double of(RegressionTally tally) {
    return value.applyAsDouble(tally);
  }
}
