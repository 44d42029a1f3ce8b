// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

import io.dni.dataset.TableLayout.Label;
import io.dni.schemas.Printable;
import io.dni.table.InvalidDataException;

/**
 * What the label of a table's row is taken for: a class, a number to predict, or nothing.
 *
 * @param classes that labels may name; none where they are numbers or nothing
 */
record LabelReading(Label kind, ClassNames classes) {
  /**
   * Turns a row into an example, or refuses it.
   *
   * @param rows that it is one of
   * @param index of the example
   */
  LabelledExample example(VectorRows rows, VectorRow row, long index) {
    LabelledExample example;
    if (row.label() == null || kind == Label.NONE) {
      example = new LabelledExample(row.features(), LabelledExample.NO_LABEL, index);
    } else if (kind == Label.NUMBER) {
      example = LabelledExample.ofTarget(row.features(), rows.target(row), index);
    } else {
      example = new LabelledExample(row.features(), classOf(row), index);
    }
    return row.id().isEmpty() ? example : example.named(row.id());
  }

  /** The class that a row's label names; refuses one that is not known. */
  int classOf(VectorRow row) {
    int label = classes.classOf(row.label());
    if (label == ClassNames.UNKNOWN) {
      throw new InvalidDataException(
          "%s: label %s (expected: %s)".formatted(row.place(), Printable.of(row.label()), classes));
    }
    return label;
  }
}
