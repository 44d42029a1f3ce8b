// SPDX-License-Identifier: Apache-2.0
package io.dni.table;

/** One row of a table: a text for each column, or null where the value is missing. */
public final class TableRow {
  private final String place;
  private final String[] cells;

  /**
   * Keeps the array, without a copy.
   *
   * @param place where the row stands, for messages, as in {@code ward.csv, line 3}
   * @param cells one for each column, stripped and in Unicode's composed form; null: missing
   */
  public TableRow(String place, String[] cells) {
    this.place = place;
    this.cells = cells;
  }

  /** The value of a column, null where it is missing. */
  public String cell(int column) {
    return cells[column];
  }

  /** Number of cells, that of the columns. */
  public int size() {
    return cells.length;
  }

  /** Where the row stands, for messages, as in {@code ward.csv, line 3}. */
  public String place() {
    return place;
  }
}
