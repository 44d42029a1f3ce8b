// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import io.dni.learning.features.FeatureSpec;
import io.dni.streaming.wire.Intake;

/**
 * What examples that wait for their labels take of the heap, where as many wait as may: each beside
 * its prediction on arrival, and as many settled ids. Reckoned before anything waits.
 *
 * @param most examples of a model that may wait; 0 where labels do not come later
 * @param each bytes of one of them
 */
public record LabelBudget(int most, long each) {
  private static final double MEBI = 1 << 20;

  /** Header of an array, deadline, length of the name, a name of twelve characters. */
  private static final long ENTRY = 16 + 10 + 12;

  /** Pointers and places in the hash table. */
  private static final long TABLE = 24;

  /** Of an example beside its features, and of a settled id. */
  private static final long ORIGIN = 33;

  private static final long SETTLED = 9;

  /** Of a row of a table, where it is not a number that four bytes hold. */
  private static final long CELL = 12;

  private static final int TABLES = 3;

  /** The budget of one model under a configuration. */
  public static LabelBudget of(TrainingConfig config) {
    if (!config.labels().enabled()) {
      return new LabelBudget(0, 0);
    }
    long row =
        config
            .features()
            .map(FeatureSpec::columns)
            .map(columns -> columns.size() * CELL)
            .orElse((long) config.model().network().inputs() * Float.BYTES);
    long waiting = ENTRY + TABLE + ORIGIN + row;
    long prediction = ENTRY + TABLE + (long) config.model().network().outputs() * Float.BYTES;
    long settled = ENTRY + TABLE + SETTLED;
    long copies = config.checkpointInterval().isZero() ? 0 : TABLES * TABLE;
    return new LabelBudget(config.labels().maxWaiting(), waiting + prediction + settled + copies);
  }

  /** All of it, bytes. */
  public long bytes() {
    return most * each;
  }

  /**
   * Refuses more waiting examples than fit.
   *
   * @param heap largest size of the heap that will hold them, bytes
   * @param model what the model itself needs of it, bytes
   */
  public void require(long heap, long model) {
    double left = Intake.SHARE_OF_HEAP * heap - model;
    if (most > 0 && bytes() > left) {
      throw new IllegalArgumentException(
          "%s: %d of %d bytes each need %.0f MiB (expected: at most %.0f MiB, %.0f %% of the heap without the model; DNI_JAVA_OPTS=-Xmx8g sets a larger one)"
              .formatted(
                  FlowOptions.LABEL_MAX.key(),
                  most,
                  each,
                  bytes() / MEBI,
                  left / MEBI,
                  Intake.SHARE_OF_HEAP * 100));
    }
  }
}
