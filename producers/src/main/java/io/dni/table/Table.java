// SPDX-License-Identifier: Apache-2.0
package io.dni.table;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * A table that is read once, row by row, and never held as a whole. Every method that reads throws
 * {@code InvalidDataException} with one line for the user where the file cannot be used: place,
 * value and what was expected. Not thread-safe.
 *
 * <pre>{@code
 * try (Table table = new CsvTable(TextSource.of("data.csv"), Dialect.CSV.withMissing(Dialect.USUAL_MISSING))) {
 *   for (TableRow row; (row = table.next()) != null; ) {
 *     String first = row.cell(0); // null: missing
 *   }
 * }
 * }</pre>
 */
public interface Table extends Closeable {

  /** Opens files of one format. */
  @FunctionalInterface
  interface Format {
    /**
     * Opens a table and reads its columns.
     *
     * @throws io.dni.dataset.InvalidDataException if it has none, or cannot be read
     */
    Table open(TextSource source, Dialect dialect);
  }

  /** Names of the columns, in their order; none twice, none empty but perhaps the first. */
  List<String> columns();

  /** The next row, with as many cells as there are columns; null after the last one. */
  TableRow next();

  /**
   * The words that the file itself declares for a column, in its order; empty where it declares
   * none, as most formats do.
   *
   * @param column number of the column, from 0
   */
  default List<String> declaredWords(int column) {
    return List.of();
  }

  /**
   * The column that holds the label where none is named and none is called {@code label}; -1 if the
   * format has no custom of its own.
   */
  default int customaryLabel() {
    return -1;
  }

  /** What stands before the fraction in this table's numbers, for {@link Numeral}. */
  default char decimal() {
    return '.';
  }

  @Override
  void close() throws IOException;
}
