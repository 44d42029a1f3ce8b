// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.drift;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/** Watches a stream of errors, each in 0 to 1, for a rise of their mean. */
public interface DriftDetector {

  /** Its name in events. */
  String name();

  /** Takes up the error of one example; says so where the mean has risen. */
  Optional<Rise> add(double error);

  /** A deep copy. */
  DriftDetector copy();

  /** Stores it. */
  void write(DataOutput out) throws IOException;

  /** Takes the place of a new detector, as it was stored. */
  void read(DataInput in) throws IOException;

  /**
   * A rise of the mean.
   *
   * @param before mean error before it
   * @param after mean error since
   */
  record Rise(double before, double after) {}
}
