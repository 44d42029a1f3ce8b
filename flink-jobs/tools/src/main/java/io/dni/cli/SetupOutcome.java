// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.dataset.RowTable;
import io.dni.inspect.RowExamples;
import io.dni.streaming.job.TrainingConfig;
import io.dni.tabular.RowLearner;
import io.dni.tabular.TableSetup;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How well and how fast one configuration learns a table.
 *
 * @param options over those of the rules
 * @param figures of all rows, by name
 * @param lastQuarter accuracy of the last quarter of the rows
 * @param rowsPerSecond in this thread, reading included
 * @param curve accuracy in windows of equal length
 */
record SetupOutcome(
    String name,
    String network,
    Map<String, String> options,
    Map<String, Double> figures,
    double lastQuarter,
    double rowsPerSecond,
    double[] curve) {
  private static final int WINDOWS = 50;
  private static final double NANOS_PER_SECOND = 1e9;

  /**
   * Learns a table.
   *
   * @param open opens the table at its first row
   * @param most labelled rows to learn
   */
  static SetupOutcome of(
      TableSetup setup, TrainingConfig config, Supplier<RowTable> open, long most) {
    RowLearner learner = new RowLearner(config);
    long start = System.nanoTime();
    try (RowTable table = open.get()) {
      long taken = 0;
      for (Optional<RowTable.Row> row = table.next();
          row.isPresent() && taken < most;
          row = table.next()) {
        if (row.get().label() != null) {
          learner.learn(
              RowExamples.raw(table, row.get(), config.features().orElseThrow()),
              row.get().label(),
              row.get().weight());
          taken++;
        }
      }
    }
    learner.finish();
    int count = learner.rows();
    return new SetupOutcome(
        setup.name(),
        config.model().network().notation(),
        setup.options(),
        learner.figures().figures(),
        learner.accuracy(count - Math.max(1, count / 4), count),
        count / ((System.nanoTime() - start) / NANOS_PER_SECOND),
        learner.curve(WINDOWS));
  }
}
