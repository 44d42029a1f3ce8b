// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.metrics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sums of a regression's errors; the targets' variance by Welford's recursion, per target. */
public final class RegressionTally implements Tally {
  private final int targets;
  private final double[] mean;
  private final double[] squaredDeviation;
  private final double[] before;
  private long examples;
  private double absoluteError;
  private double squaredError;
  private double stepFromBefore;

  RegressionTally(int targets) {
    this.targets = targets;
    mean = new double[targets];
    squaredDeviation = new double[targets];
    before = new double[targets];
  }

  private RegressionTally(RegressionTally from) {
    targets = from.targets;
    mean = from.mean.clone();
    squaredDeviation = from.squaredDeviation.clone();
    before = from.before.clone();
    examples = from.examples;
    absoluteError = from.absoluteError;
    squaredError = from.squaredError;
    stepFromBefore = from.stepFromBefore;
  }

  @Override
  public void add(double[] rows, int from) {
    examples++;
    for (int j = 0; j < targets; j++) {
      double y = rows[from + j];
      double error = rows[from + targets + j] - y;
      absoluteError += Math.abs(error);
      squaredError += error * error;
      if (examples > 1) {
        stepFromBefore += Math.abs(y - before[j]);
      }
      before[j] = y;
      double distance = y - mean[j];
      mean[j] += distance / examples;
      squaredDeviation[j] += distance * (y - mean[j]);
    }
  }

  @Override
  public long examples() {
    return examples;
  }

  @Override
  public Map<String, Double> figures() {
    Map<String, Double> figures = new LinkedHashMap<>();
    for (RegressionFigure figure : RegressionFigure.values()) {
      double value = figure.of(this);
      if (Double.isFinite(value)) {
        figures.put(figure.key(), value);
      }
    }
    return figures;
  }

  /** Mean of |p − y|. */
  public double mae() {
    return absoluteError / (examples * targets);
  }

  /** Root of the mean of (p − y)². */
  public double rmse() {
    return Math.sqrt(squaredError / (examples * targets));
  }

  /** 1 − Σ(p − y)² / Σ(y − ȳ)², each target about its own mean. */
  public double r2() {
    return 1 - squaredError / Arrays.stream(squaredDeviation).sum();
  }

  /** Mean of |y − the y before|. */
  public double valueBefore() {
    return stepFromBefore / ((examples - 1) * targets);
  }

  /** Population variance of the targets, summed over them. */
  public double targetVariance() {
    return Arrays.stream(squaredDeviation).sum() / examples;
  }

  @Override
  public RegressionTally copy() {
    return new RegressionTally(this);
  }

  @Override
  public void write(DataOutput out) throws IOException {
    Numbers.write(out, mean, squaredDeviation, before);
    out.writeLong(examples);
    out.writeDouble(absoluteError);
    out.writeDouble(squaredError);
    out.writeDouble(stepFromBefore);
  }

  @Override
  public void read(DataInput in) throws IOException {
    Numbers.read(in, mean, squaredDeviation, before);
    examples = in.readLong();
    absoluteError = in.readDouble();
    squaredError = in.readDouble();
    stepFromBefore = in.readDouble();
  }
}
