// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.metrics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;

/** What is counted of scored examples, and the figures that follow from it. */
public sealed interface Tally permits ClassTally, RegressionTally {

  /** Takes up one example: the row that begins at {@code from}, see {@link ScoringTask}. */
  void add(double[] rows, int from);

  /** Examples so far. */
  long examples();

  /** All figures that are defined by now, by the names of {@link ClassFigure} and its like. */
  Map<String, Double> figures();

  /** A deep copy. */
  Tally copy();

  /** Stores it. */
  void write(DataOutput out) throws IOException;

  /** Takes the place of an empty tally of the same task, as it was stored. */
  void read(DataInput in) throws IOException;
}
