// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.drift;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/**
 * The test of Page (1954) and Hinkley (1971) for a rise of the mean: {@code m_T = Σ (x_t − x̄_t −
 * α)}, and an alarm when m_T exceeds its smallest value so far by λ; then it begins anew. The mean
 * x̄ forgets beyond {@link #MEMORY} values, so that what a model did before it had learned is not
 * what it is measured by.
 */
public final class PageHinkley implements DriftDetector {
  /** Rise of the mean that is let pass, α. */
  static final double TOLERANCE = 0.025;

  /** Threshold λ. */
  static final double THRESHOLD = 45;

  /** Values that the mean looks back to. */
  static final long MEMORY = 10_000;

  /** Values before the first alarm: the mean must be known. */
  static final long LEAST = 300;

  private long examples;
  private double mean;
  private double above;
  private double meanAtMinimum;
  private long sinceMinimum;
  private double sumSinceMinimum;

  @Override
  public String name() {
    return "page-hinkley";
  }

  @Override
  public Optional<Rise> add(double error) {
    examples++;
    mean += (error - mean) / Math.min(examples, MEMORY);
    above += error - mean - TOLERANCE;
    sinceMinimum++;
    sumSinceMinimum += error;
    if (above <= 0 || examples < LEAST) {
      // m_T is at its minimum: counted from there.
      above = 0;
      meanAtMinimum = mean;
      sinceMinimum = 0;
      sumSinceMinimum = 0;
      return Optional.empty();
    }
    if (above <= THRESHOLD) {
      return Optional.empty();
    }
    Rise rise = new Rise(meanAtMinimum, sumSinceMinimum / sinceMinimum);
    examples = 0;
    mean = 0;
    above = 0;
    return Optional.of(rise);
  }

  @Override
  public PageHinkley copy() {
    PageHinkley copy = new PageHinkley();
    copy.examples = examples;
    copy.mean = mean;
    copy.above = above;
    copy.meanAtMinimum = meanAtMinimum;
    copy.sinceMinimum = sinceMinimum;
    copy.sumSinceMinimum = sumSinceMinimum;
    return copy;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeLong(examples);
    out.writeDouble(mean);
    out.writeDouble(above);
    out.writeDouble(meanAtMinimum);
    out.writeLong(sinceMinimum);
    out.writeDouble(sumSinceMinimum);
  }

  @Override
  public void read(DataInput in) throws IOException {
    examples = in.readLong();
    mean = in.readDouble();
    above = in.readDouble();
    meanAtMinimum = in.readDouble();
    sinceMinimum = in.readLong();
    sumSinceMinimum = in.readDouble();
  }
}
