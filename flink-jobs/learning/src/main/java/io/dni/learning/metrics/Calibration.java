// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.metrics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** Confidence against accuracy in ten equal bins of the largest probability. */
final class Calibration {
  private static final int BINS = 10;

  private final long[] examples = new long[BINS];
  private final long[] hits = new long[BINS];
  private final double[] confidence = new double[BINS];

  void add(double largest, boolean hit) {
    int bin = Math.min((int) (largest * BINS), BINS - 1);
    examples[bin]++;
    hits[bin] += hit ? 1 : 0;
    confidence[bin] += largest;
  }

  /** Σ over bins of the bin's share of the examples times |accuracy − mean confidence|. */
  double error() {
    double sum = 0;
    for (int b = 0; b < BINS; b++) {
      sum += Math.abs(hits[b] - confidence[b]);
    }
    return sum / Arrays.stream(examples).sum();
  }

  Calibration copy() {
    Calibration copy = new Calibration();
    System.arraycopy(examples, 0, copy.examples, 0, BINS);
    System.arraycopy(hits, 0, copy.hits, 0, BINS);
    System.arraycopy(confidence, 0, copy.confidence, 0, BINS);
    return copy;
  }

  void write(DataOutput out) throws IOException {
    Numbers.write(out, examples, hits);
    Numbers.write(out, confidence);
  }

  void read(DataInput in) throws IOException {
    Numbers.read(in, examples, hits);
    Numbers.read(in, confidence);
  }
}
