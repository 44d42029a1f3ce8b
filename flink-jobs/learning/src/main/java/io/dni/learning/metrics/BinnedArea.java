// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.metrics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The area in bounded memory, for a stream without end: scores are counted in bins, and two in the
 * same bin count as a tie. A bin is an eighth of an octave of p below one half and of 1 − p above,
 * down to 2^−24, so that confident networks are resolved as finely as doubtful ones. The error is
 * at most half the share of pairs that fall into one bin; between well calibrated scores of one bin
 * the odds differ by less than 1.2, and the error is at most .01, mostly far less.
 */
final class BinnedArea implements AreaUnderCurve {
  private static final int OCTAVES = 24;
  private static final int PER_OCTAVE = 8;
  private static final int HALF = OCTAVES * PER_OCTAVE;
  private static final int BINS = 2 * HALF;

  private final int classes;

  /** Examples of the class, {@code [curves, BINS]}. */
  private final long[] inside;

  /** Examples of other classes, {@code [curves, BINS]}. */
  private final long[] outside;

  BinnedArea(int classes) {
    this.classes = classes;
    int curves = classes > ClassTally.DETAILED_CLASSES ? 0 : classes - first();
    inside = new long[curves * BINS];
    outside = new long[curves * BINS];
  }

  private BinnedArea(BinnedArea from) {
    classes = from.classes;
    inside = from.inside.clone();
    outside = from.outside.clone();
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public void add(int label, double[] probabilities, int from) {
    for (int c = first(); c < classes; c++) {
      int at = (c - first()) * BINS + bin(probabilities[from + c]);
      if (label == c) {
        inside[at]++;
      } else {
        outside[at]++;
      }
    }
  }

  @Override
  public double of(int c) {
    int start = (c - first()) * BINS;
    if (start >= inside.length) {
      return Double.NaN;
    }
    double won = 0;
    long in = 0;
    long below = 0;
    for (int b = start; b < start + BINS; b++) {
      won += inside[b] * (below + 0.5 * outside[b]);
      in += inside[b];
      below += outside[b];
    }
    return won / ((double) in * below);
  }

  /** Bin of a probability, ascending: the exponent and three bits of the mantissa name it. */
  static int bin(double p) {
    return p < 0.5 ? HALF - octaves(p) : HALF + octaves(1 - p);
  }

  /** Eighths of an octave below one half, 0 to HALF − 1. */
  private static int octaves(double p) {
    long eighths = Double.doubleToRawLongBits(p) >>> 49;
    long half = Double.doubleToRawLongBits(0.5) >>> 49;
    return (int) Math.min(Math.max(half - eighths, 0), HALF - 1);
  }

  @Override
  public BinnedArea copy() {
    return new BinnedArea(this);
  }

  @Override
  public void write(DataOutput out) throws IOException {
    Numbers.write(out, inside, outside);
  }

  @Override
  public void read(DataInput in) throws IOException {
    Numbers.read(in, inside, outside);
  }
}
