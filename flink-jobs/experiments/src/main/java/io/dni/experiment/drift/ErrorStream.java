// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.drift;

import io.dni.experiment.ResultRow;
import io.dni.learning.drift.DriftDetector;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Errors of a model whose accuracy is known: each example is wrong with a given probability,
 * independently.
 *
 * @param detector what is judged
 * @param error probability of an error, 0 to 1
 */
record ErrorStream(Supplier<DriftDetector> detector, double error) {
  private static final int BEFORE = 20_000;
  private static final int AFTER = 10_000;

  /** Alarms where nothing changes. */
  ResultRow stationary(long seed, int examples) {
    DriftDetector watch = detector.get();
    SplittableRandom random = new SplittableRandom(seed);
    return row(watch, "stationary", error)
        .with("examples", examples)
        .with("alarms", alarms(watch, random, error, examples));
  }

  /** Examples from a rise of the error to the alarm, NaN where there is none. */
  ResultRow rise(double by, long seed, int runs) {
    double[] delays = new double[runs];
    for (int i = 0; i < runs; i++) {
      DriftDetector watch = detector.get();
      SplittableRandom random = new SplittableRandom(seed + i);
      alarms(watch, random, error, BEFORE);
      delays[i] = delay(watch, random, error + by);
    }
    return Delays.row(row(watch(), "rise of %.2f".formatted(by), error), delays);
  }

  private DriftDetector watch() {
    return detector.get();
  }

  private static ResultRow row(DriftDetector watch, String stream, double error) {
    return new ResultRow()
        .with("detector", watch.name())
        .with("stream", stream)
        .with("error", error);
  }

  private static int alarms(
      DriftDetector watch, SplittableRandom random, double error, int examples) {
    int alarms = 0;
    for (int i = 0; i < examples; i++) {
      alarms += watch.add(random.nextDouble() < error ? 1 : 0).isPresent() ? 1 : 0;
    }
    return alarms;
  }

  private static double delay(DriftDetector watch, SplittableRandom random, double error) {
    for (int i = 1; i <= AFTER; i++) {
      if (watch.add(random.nextDouble() < error ? 1 : 0).isPresent()) {
        return i;
      }
    }
    return Double.NaN;
  }
}
