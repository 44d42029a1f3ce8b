// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

import io.dni.schemas.Printable;
import io.dni.table.InvalidDataException;
import io.dni.table.Numeral;
import io.dni.table.Table;
import io.dni.table.TableRow;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** The rows of a table whose features are all numbers; never holds more than one row. */
final class VectorRows implements Closeable {
  private final Table table;
  private final TableColumns columns;
  private final TableLayout layout;

  VectorRows(Table table, TableColumns columns, TableLayout layout) {
    this.table = table;
    this.columns = columns;
    this.layout = layout;
  }

  TableColumns columns() {
    return columns;
  }

  /** The next row, or null after the last one; refuses what is no finite number. */
  VectorRow next() {
    TableRow row = table.next();
    if (row == null) {
      return null;
    }
    float[] values = new float[columns.features().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = number(row, columns.features().get(i));
    }
    String label = columns.label() == TableColumns.NO_COLUMN ? null : row.cell(columns.label());
    if (label == null && layout.labelled() && !layout.labelMayBeMissing()) {
      throw new InvalidDataException(
          "%s: no label in column %s (expected: one; --unlabelled-rows takes such rows, to be predicted only)"
              .formatted(row.place(), columns.name(columns.label())));
    }
    return new VectorRow(label, new FloatFeatures(values), columns.id(row), row.place());
  }

  private float number(TableRow row, int column) {
    String text = row.cell(column);
    float value = text == null ? Float.NaN : Numeral.parse(text, table.decimal());
    if (Float.isNaN(value)) {
      boolean comma = text != null && table.decimal() == '.' && Numeral.isNumber(text, ',');
      throw new InvalidDataException(
          "%s, column %s: %s (expected: a finite number%s)"
              .formatted(
                  row.place(),
                  columns.name(column),
                  text == null ? "missing" : Printable.of(text),
                  comma ? "; --decimal , reads this one" : ""));
    }
    return value;
  }

  /** The classes that the file itself declares, in its order. */
  Optional<ClassNames> declaredClasses() {
    List<String> declared =
        columns.label() == TableColumns.NO_COLUMN
            ? List.of()
            : table.declaredWords(columns.label());
    return declared.size() < 2 ? Optional.empty() : Optional.of(ClassNames.of(declared));
  }

  /** The number that a label is, for a table of real-valued targets. */
  float target(VectorRow row) {
    float value = Numeral.parse(row.label(), table.decimal());
    if (Float.isNaN(value)) {
      throw new InvalidDataException(
          "%s, column %s: %s (expected: a finite number, to be predicted)"
              .formatted(row.place(), columns.name(columns.label()), Printable.of(row.label())));
    }
    return value;
  }

  @Override
  public void close() {
    try {
      table.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
