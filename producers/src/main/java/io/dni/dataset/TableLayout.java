// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

import io.dni.table.InvalidDataException;
import java.util.List;
import java.util.Optional;

/**
 * What the columns of a user's table mean. Every column that is neither label nor ignored is a
 * feature.
 *
 * @param labelColumn name of the label's column, or its number from 0; empty for the default: the
 *     column {@code label}, or the last one of a file without header
 * @param label what labels are
 * @param labelMayBeMissing whether rows without a label are taken, to be predicted only
 * @param ignoredColumns names or numbers of columns to leave out
 * @param inputs the columns that a model knows, in the order of its inputs: they are found by name,
 *     and all others are left out; empty to take the file's own
 * @param idColumn name or number of the column that names the examples; empty for none
 * @param weightColumn name or number of the column of the examples' weights; empty for none
 */
public record TableLayout(
    Optional<String> labelColumn,
    Label label,
    boolean labelMayBeMissing,
    List<String> ignoredColumns,
    List<String> inputs,
    Optional<String> idColumn,
    Optional<String> weightColumn) {

  /** What labels are. */
  public enum Label {
    /** Classes, or real numbers where the file holds fractions. */
    FOUND_OUT,
    /** Classes; a file may show only one of those that a model knows. */
    CLASS,
    /** Real numbers. */
    NUMBER,
    /** There are none: the examples are only to be predicted. */
    NONE
  }

  /** The label's column where none is named. */
  public static final String DEFAULT_LABEL_COLUMN = "label";

  /** A table with the default label column, every other column a feature. */
  public static final TableLayout DEFAULT =
      new TableLayout(
          Optional.empty(),
          Label.FOUND_OUT,
          false,
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty());

  public TableLayout {
    ignoredColumns = List.copyOf(ignoredColumns);
    inputs = List.copyOf(inputs);
    if (label == Label.NONE && labelColumn.isPresent()) {
      throw new InvalidDataException(
          "label column: %s (expected: none for unlabelled data)".formatted(labelColumn.get()));
    }
  }

  /** Whether the table has a label column. */
  public boolean labelled() {
    return label != Label.NONE;
  }

  /** This layout with another label column. */
  public TableLayout withLabelColumn(String column) {
    return new TableLayout(
        Optional.of(column),
        label == Label.NONE ? Label.FOUND_OUT : label,
        labelMayBeMissing,
        ignoredColumns,
        inputs,
        idColumn,
        weightColumn);
  }

  /** This layout with labels of another kind. */
  public TableLayout withLabels(Label kind) {
    return new TableLayout(
        labelColumn, kind, labelMayBeMissing, ignoredColumns, inputs, idColumn, weightColumn);
  }

  /** This layout, taking rows without a label. */
  public TableLayout withMissingLabels() {
    return new TableLayout(
        labelColumn, label, true, ignoredColumns, inputs, idColumn, weightColumn);
  }

  /** This layout with columns to leave out. */
  public TableLayout ignoring(String... columns) {
    return new TableLayout(
        labelColumn, label, labelMayBeMissing, List.of(columns), inputs, idColumn, weightColumn);
  }

  /** This layout with the columns of a model. */
  public TableLayout withInputs(List<String> columns) {
    return new TableLayout(
        labelColumn, label, labelMayBeMissing, ignoredColumns, columns, idColumn, weightColumn);
  }

  /** This layout for tables without labels. */
  public TableLayout unlabelled() {
    return new TableLayout(
        Optional.empty(), Label.NONE, false, ignoredColumns, inputs, idColumn, weightColumn);
  }

  /** This layout with a column that names the examples. */
  public TableLayout withIds(Optional<String> column) {
    return new TableLayout(
        labelColumn, label, labelMayBeMissing, ignoredColumns, inputs, column, weightColumn);
  }

  /** This layout with a column of weights. */
  public TableLayout withWeights(Optional<String> column) {
    return new TableLayout(
        labelColumn, label, labelMayBeMissing, ignoredColumns, inputs, idColumn, column);
  }
}
