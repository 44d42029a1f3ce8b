// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

import io.dni.schemas.ExampleWeight;
import io.dni.schemas.Printable;
import io.dni.table.InvalidDataException;
import io.dni.table.Numeral;
import io.dni.table.TableRow;
import java.util.Optional;

/**
 * A column of weights, which multiply the losses of examples.
 *
 * @param index of the column in its table, from 0
 * @param name of the column
 */
public record WeightColumn(int index, String name) {
  /**
   * The weight in a row; empty where the cell is.
   *
   * @param decimal what stands before a number's fraction
   */
  public Optional<Float> of(TableRow row, char decimal) {
    String cell = row.cell(index);
    if (cell == null) {
      return Optional.empty();
    }
    float value =
        Numeral.isNumber(cell, decimal) ? Float.parseFloat(cell.replace(decimal, '.')) : Float.NaN;
    if (!ExampleWeight.is(value)) {
      throw new InvalidDataException(
          "%s, column %s: %s (expected: %s)"
              .formatted(row.place(), Printable.of(name), Printable.of(cell), ExampleWeight.RANGE));
    }
    return Optional.of(value);
  }
}
