// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.metrics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.stream.IntStream;

/**
 * Area under the ROC curve of each class against the rest: the share of the pairs of an example of
 * the class and one of another in which the first has the greater probability; a tie counts half.
 * For two classes one curve is enough, that of class 1.
 */
interface AreaUnderCurve {

  /** An example of a class, with its probabilities {@code [classes]} beginning at {@code from}. */
  void add(int label, double[] probabilities, int from);

  /** Area of one class, NaN where all or no examples belong to it. */
  double of(int c);

  /** Number of classes. */
  int classes();

  /** First class with a curve: 1 if there are two. */
  default int first() {
    return classes() == 2 ? 1 : 0;
  }

  /** Mean over the classes whose area is defined. */
  default double mean() {
    return IntStream.range(first(), classes())
        .mapToDouble(this::of)
        .filter(Double::isFinite)
        .average()
        .orElse(Double.NaN);
  }

  /** A deep copy. */
  AreaUnderCurve copy();

  /** Stores it. */
  void write(DataOutput out) throws IOException;

  /** Reads what was stored. */
  void read(DataInput in) throws IOException;
}
