// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

import io.dni.table.InvalidDataException;
import java.util.Objects;

/**
 * One example of a data set.
 *
 * @param features the input vector
 * @param label the class, from 0; {@link #NO_LABEL} for an example without one
 * @param target the real number to predict; NaN for an example without one
 * @param index the example's number, from 0: its place in a finite set (the same in every epoch),
 *     or its place in an endless stream
 * @param id the user's own name for it; empty for an example without one
 */
public record LabelledExample(Features features, int label, float target, long index, String id) {

  /** The label of an example without one. */
  public static final int NO_LABEL = -1;

  public LabelledExample {
    Objects.requireNonNull(features, "features");
    if (label < NO_LABEL) {
      throw new InvalidDataException("label: " + label + " (expected: >= 0, or -1 for none)");
    }
    if (index < 0) {
      throw new InvalidDataException("index: " + index + " (expected: >= 0)");
    }
  }

  /** An example of a class, or with {@link #NO_LABEL} one that is only to be predicted. */
  public LabelledExample(Features features, int label, long index) {
    this(features, label, Float.NaN, index, "");
  }

  /** An example with a real number to predict. */
  public static LabelledExample ofTarget(Features features, float target, long index) {
    return new LabelledExample(features, NO_LABEL, target, index, "");
  }

  /** The same example with a name of the user's own. */
  public LabelledExample named(String name) {
    return new LabelledExample(features, label, target, index, name);
  }

  public boolean hasLabel() {
    return label != NO_LABEL;
  }

  public boolean hasTarget() {
    return !Float.isNaN(target);
  }
}
