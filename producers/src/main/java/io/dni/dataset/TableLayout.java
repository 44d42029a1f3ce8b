// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

import java.util.List;
import java.util.Optional;

/**
 * What the columns of a user's table mean. Every column that is neither label nor ignored is a
 * feature.
 *
 * @param labelColumn name of the label's column, or its number from 0; empty for the default: the
 *     column {@code label}, or the last one of a CSV file without header
 * @param labelled false: there is no label column, the examples are only to be predicted
 * @param ignoredColumns names or numbers of columns to leave out
 * @param header CSV only: the first line holds the names of the columns
 * @param delimiter CSV only: what stands between two values
 */
public record TableLayout(
    Optional<String> labelColumn,
    boolean labelled,
    List<String> ignoredColumns,
    boolean header,
    char delimiter) {

  /** The label's column where none is named. */
  public static final String DEFAULT_LABEL_COLUMN = "label";

  /** A labelled table with a header, separated by commas, with the default label column. */
  public static final TableLayout DEFAULT =
      new TableLayout(Optional.empty(), true, List.of(), true, ',');

  public TableLayout {
    ignoredColumns = List.copyOf(ignoredColumns);
    if (!labelled && labelColumn.isPresent()) {
      throw new InvalidDataException(
          "label column: %s (expected: none for unlabelled data)".formatted(labelColumn.get()));
    }
  }

  /** This layout with another label column. */
  public TableLayout withLabelColumn(String column) {
    return new TableLayout(Optional.of(column), true, ignoredColumns, header, delimiter);
  }

  /** This layout for CSV files whose first line is data. */
  public TableLayout withoutHeader() {
    return new TableLayout(labelColumn, labelled, ignoredColumns, false, delimiter);
  }

  /** This layout with columns to leave out. */
  public TableLayout ignoring(String... columns) {
    return new TableLayout(labelColumn, labelled, List.of(columns), header, delimiter);
  }

  /** This layout for tables without labels. */
  public TableLayout unlabelled() {
    return new TableLayout(Optional.empty(), false, ignoredColumns, header, delimiter);
  }
}
