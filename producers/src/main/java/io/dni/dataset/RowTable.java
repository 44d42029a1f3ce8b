// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

import io.dni.table.InvalidDataException;
import io.dni.table.Numeral;
import io.dni.table.Table;
import io.dni.table.TableRow;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rows of a table as they stand, numbers and words; never holds more than one row. */
public final class RowTable implements Closeable {
  /** Different words of a column are counted up to this. */
  public static final int MOST_COUNTED = 10_000;

  /** So many labels tell the unit of a number to predict. */
  public static final int MOST_FIRST = 1_000;

  private final Table table;
  private final TableColumns columns;

  /** Finds features and label of an open table. */
  public RowTable(String file, Table table, boolean header, TableLayout layout) {
    this.table = table;
    this.columns = new TableColumns(file, table, header, layout);
    for (int column : columns.features()) {
      if (table.columns().get(column).isBlank()) {
        throw new InvalidDataException(
            "%s: column %d has no name (expected: one; --ignore-columns=%d leaves it out)"
                .formatted(file, column, column));
      }
    }
  }

  /**
   * One row.
   *
   * @param cells one for each column of {@link #names}; null: missing
   * @param label null: none
   * @param id from the column of ids; empty without one
   * @param weight of its loss, 0 or more
   * @param place where it stands, for messages
   */
  public record Row(List<String> cells, String label, String id, float weight, String place) {}

  /**
   * What a column holds.
   *
   * @param numbers whether every value is a number
   * @param missing whether a value is missing
   * @param different how many values differ, counted up to {@link #MOST_COUNTED}; words only
   */
  public record Summary(String name, boolean numbers, boolean missing, int different) {}

  /**
   * What reading the table to its end tells.
   *
   * @param labels in order of appearance, counted up to {@link #MOST_COUNTED}
   * @param first labels of the first {@link #MOST_FIRST} labelled rows
   */
  public record Scan(
      List<Summary> columns, Set<String> labels, long rows, long labelled, List<String> first) {}

  /** Names of the features' columns. */
  public List<String> names() {
    return columns.inputs();
  }

  /** The next row; empty after the last one. */
  public Optional<Row> next() {
    TableRow row = table.next();
    if (row == null) {
      return Optional.empty();
    }
    List<String> cells = new ArrayList<>(columns.features().size());
    columns.features().forEach(column -> cells.add(row.cell(column)));
    String label = columns.label() == TableColumns.NO_COLUMN ? null : row.cell(columns.label());
    return Optional.of(
        new Row(
            cells,
            label == null ? null : ClassNames.canonical(plain(label)),
            columns.id(row),
            columns.weight(row, table.decimal()),
            row.place()));
  }

  /** A number with a point, whatever stands before its fraction in this table. */
  private String plain(String text) {
    boolean other = table.decimal() != '.' && Numeral.isNumber(text, table.decimal());
    return other ? text.replace(table.decimal(), '.') : text;
  }

  /** The label as a number to predict, NaN where there is none; refuses what is no number. */
  public double target(Row row) {
    if (row.label() == null) {
      return Double.NaN;
    }
    if (!Numeral.isNumber(row.label(), '.')) {
      throw new InvalidDataException(
          "%s: label %s (expected: a number to predict)".formatted(row.place(), row.label()));
    }
    return Double.parseDouble(row.label());
  }

  /** Reads to the end. */
  public Scan scan() {
    RowScan scan = new RowScan(names(), table.decimal());
    for (Optional<Row> row = next(); row.isPresent(); row = next()) {
      scan.take(row.get());
    }
    return scan.told();
  }

  /** A cell as a number, NaN where it is missing; refuses what is none. */
  public double number(Row row, int column) {
    String cell = row.cells().get(column);
    if (cell == null) {
      return Double.NaN;
    }
    if (!Numeral.isNumber(cell, table.decimal())) {
      throw new InvalidDataException(
          "%s, column %s: %s (expected: a number)"
              .formatted(row.place(), names().get(column), cell));
    }
    return Double.parseDouble(table.decimal() == '.' ? cell : cell.replace(table.decimal(), '.'));
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
