// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.normalisation;

import java.util.SplittableRandom;

/**
 * Five Gaussian classes in twenty inputs whose centres wander, in the order of a stream that is
 * hard on normalisations.
 */
public final class ClassStream {
  /** How many classes. */
  public static final int CLASSES = 5;

  /** How many inputs. */
  public static final int INPUTS = 20;

  /** Rows of one class in a row, where the stream is sorted by runs. */
  static final int RUN = 500;

  private static final double SPREAD = 1.5;
  private static final double DRIFT = 0.002;

  /** What makes it hard. */
  public enum Order {
    /** Nothing: rows of all classes mixed. */
    MIXED,
    /** Runs of {@value #RUN} rows of one class. */
    SORTED,
    /** Mixed; from the middle on all inputs are × 10 + 5, as in another unit. */
    UNITS
  }

  private final Order order;
  private final int rows;
  private final SplittableRandom random;
  private final double[][] centres = new double[CLASSES][INPUTS];
  private int row;
  private int label;

  /**
   * A stream.
   *
   * @param rows length of the stream
   */
  public ClassStream(Order order, int rows, long seed) {
    this.order = order;
    this.rows = rows;
    random = new SplittableRandom(seed);
    for (double[] centre : centres) {
      for (int j = 0; j < INPUTS; j++) {
        centre[j] = SPREAD / Math.sqrt(5) * random.nextGaussian();
      }
    }
  }

  /** Writes the next row's inputs; returns its class. */
  public int next(double[] x) {
    if (order != Order.SORTED || row % RUN == 0) {
      label = random.nextInt(CLASSES);
    }
    boolean otherUnit = order == Order.UNITS && row >= rows / 2;
    for (int j = 0; j < INPUTS; j++) {
      centres[label][j] += DRIFT * random.nextGaussian();
      double value = centres[label][j] + random.nextGaussian();
      x[j] = otherUnit ? 10 * value + 5 : value;
    }
    row++;
    return label;
  }
}
