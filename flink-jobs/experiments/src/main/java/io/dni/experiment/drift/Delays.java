// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.drift;

import io.dni.experiment.ResultRow;
import java.util.Arrays;

/** Sums up delays of alarms, in examples; NaN is a change that was missed. */
final class Delays {
  private Delays() {}

  /** The row with the delays' median, 90th percentile and the number missed. */
  static ResultRow row(ResultRow row, double[] delays) {
    double[] noticed = Arrays.stream(delays).filter(d -> !Double.isNaN(d)).sorted().toArray();
    return row.with("changes", delays.length)
        .with("missed", delays.length - noticed.length)
        .with("median delay", quantile(noticed, 0.5))
        .with("p90 delay", quantile(noticed, 0.9));
  }

  private static double quantile(double[] sorted, double q) {
    return sorted.length == 0 ? -1 : sorted[(int) Math.min(q * sorted.length, sorted.length - 1)];
  }
}
