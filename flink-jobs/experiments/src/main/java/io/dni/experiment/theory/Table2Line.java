// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.theory;

import io.dni.experiment.theory.LinearNetwork.Schedule;
import io.dni.learning.loss.Loss;
import java.util.List;
import java.util.stream.Stream;

/**
 * One line of Table 2, with the figures it is compared with.
 *
 * @param data name of the data set
 * @param deep ten hidden linear layers, or none
 * @param paperMse the paper's gap with MSE
 * @param paperLog the paper's gap with log loss
 * @param referenceLog converged gap of the independent reference, NaN where it only says "small"
 */
record Table2Line(
    String data, boolean deep, double paperMse, double paperLog, double referenceLog) {
  static final int DEEP_LAYERS = 10;

  private static final Schedule SMALL = new Schedule("adam:0.05:2000", "adam:0.05:2000", 10_000);
  private static final Schedule LARGE = new Schedule("adam:0.02:1000", "adam:0.02:1000", 6_000);
  private static final Schedule DEEP = new Schedule("adam:0.003:1000", "adam:0.003:1000", 5_000);

  private static final Schedule DEEP_LARGE =
      new Schedule("adam:0.003:400", "adam:0.003:400", 2_500);

  /** Separable data: the weights grow without end, so the rate falls late. */
  private static final Schedule SMALL_SEPARABLE =
      new Schedule("adam:0.1:20000", "adam:0.02:20000", 40_000);

  private static final Schedule LARGE_SEPARABLE =
      new Schedule("adam:0.1:3000", "adam:0.05:3000", 12_000);

  /** The paper's own rates. */
  static final Schedule PAPER = new Schedule("adam:3.0E-5", "adam:3.0E-5", 100_000);

  /** All lines, in the paper's order. */
  static List<Table2Line> all() {
    return List.of(
        new Table2Line("linear2", false, 0.00000, 0.03842, 0.0425),
        new Table2Line("linear100", false, 0.00002, 0.08554, 0.0873),
        new Table2Line("noisy2", false, 0.00000, 0.00036, 0.00037),
        new Table2Line("noisy100", false, 0.00002, 0.00442, 0.00387),
        new Table2Line("random2", false, 0.00000, 0.00000, 0.00000),
        new Table2Line("random100", false, 0.00004, 0.00003, 0.00003),
        new Table2Line("noisy2", true, 0.00000, 0.00000, Double.NaN),
        new Table2Line("noisy100", true, 0.00001, 0.00293, 0.003),
        new Table2Line("random2", true, 0.00000, 0.00000, Double.NaN),
        new Table2Line("random100", true, 0.00001, 0.00004, Double.NaN));
  }

  String model() {
    return deep ? "deep" : "shallow";
  }

  int hidden() {
    return deep ? DEEP_LAYERS : 0;
  }

  boolean separable() {
    return data.startsWith("linear");
  }

  boolean large() {
    return data.endsWith("100");
  }

  /** Losses and schedules that are run on this line. */
  List<Column> columns(boolean quick) {
    boolean endless = separable() && !deep;
    Schedule mse = deep ? (large() ? DEEP_LARGE : DEEP) : large() ? LARGE : SMALL;
    Schedule log = endless ? (large() ? LARGE_SEPARABLE : SMALL_SEPARABLE) : mse;
    Stream<Column> columns =
        Stream.of(new Column("mse", Loss.MSE, mse), new Column("softmax", Loss.SOFTMAX, log));
    if (!deep) {
      columns = Stream.concat(columns, Stream.of(new Column("sigmoid", Loss.SIGMOID, log)));
    }
    if (!deep && !large() && !quick) {
      columns =
          Stream.concat(
              columns,
              Stream.of(
                  new Column("mse 3e-5", Loss.MSE, PAPER),
                  new Column("softmax 3e-5", Loss.SOFTMAX, PAPER)));
    }
    return columns.toList();
  }

  /** Relative cost of a step, for the time left. */
  double weight(Column column) {
    double step = (large() ? 20 : 1) * (deep ? 6 : 1);
    return step * column.schedule().steps() / 1000;
  }

  /**
   * One loss with one schedule.
   *
   * @param name in the results
   */
  record Column(String name, Loss loss, Schedule schedule) {}
}
