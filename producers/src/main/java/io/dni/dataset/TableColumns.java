// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

import io.dni.dataset.TableLayout.Label;
import io.dni.schemas.Printable;
import io.dni.table.InvalidDataException;
import io.dni.table.Table;
import io.dni.table.TableRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Where the label and the features of a table lie. */
final class TableColumns {
  static final int NO_COLUMN = -1;
  private static final int MOST_NAMED = 20;
  private static final int LONGEST_ID = 1000;

  private final String file;
  private final List<String> names;
  private final int label;
  private final int id;
  private final int weight;
  private final List<Integer> features = new ArrayList<>();

  /**
   * Finds the columns of a layout.
   *
   * @param header whether the file names its columns; else the label is by default the last one
   */
  TableColumns(String file, Table table, boolean header, TableLayout layout) {
    this.file = file;
    this.names = table.columns();
    this.label = layout.labelled() ? label(table, header, layout) : NO_COLUMN;
    this.id = layout.idColumn().map(column -> find("id column", column)).orElse(NO_COLUMN);
    this.weight =
        layout.weightColumn().map(column -> find("weight column", column)).orElse(NO_COLUMN);
    Set<Integer> left = new HashSet<>(List.of(label, id));
    left.add(weight);
    layout.ignoredColumns().forEach(name -> left.add(find("ignored column", name)));
    if (layout.inputs().isEmpty()) {
      for (int i = 0; i < names.size(); i++) {
        if (!left.contains(i)) {
          features.add(i);
        }
      }
    } else {
      layout.inputs().forEach(name -> features.add(find("column of the model", name)));
    }
    if (features.isEmpty()) {
      throw new InvalidDataException(
          "%s: columns: %s (expected: at least one feature)".formatted(file, list()));
    }
  }

  private int label(Table table, boolean header, TableLayout layout) {
    if (layout.labelColumn().isPresent()) {
      return find("label column", layout.labelColumn().get());
    }
    if (names.contains(TableLayout.DEFAULT_LABEL_COLUMN)) {
      return names.indexOf(TableLayout.DEFAULT_LABEL_COLUMN);
    }
    if (table.customaryLabel() != NO_COLUMN) {
      return table.customaryLabel();
    }
    if (!layout.inputs().isEmpty() && layout.label() == Label.FOUND_OUT) {
      // The model knows its own columns; a file of them alone is to be predicted only.
      return NO_COLUMN;
    }
    if (header) {
      throw new InvalidDataException(
          "%s: label column: %s (expected: --label-column, one of %s, or --unlabelled)"
              .formatted(file, TableLayout.DEFAULT_LABEL_COLUMN, list()));
    }
    return names.size() - 1;
  }

  private int find(String what, String column) {
    int index = names.indexOf(column);
    if (index < 0 && column.matches("[0-9]{1,6}")) {
      index = Integer.parseInt(column);
    }
    if (index < 0 || index >= names.size()) {
      throw new InvalidDataException(
          "%s: %s: %s (expected: one of %s)".formatted(file, what, Printable.of(column), list()));
    }
    return index;
  }

  private String list() {
    String some =
        names.stream().limit(MOST_NAMED).map(Printable::of).collect(Collectors.joining(", "));
    return names.size() <= MOST_NAMED ? some : some + " … " + names.size() + " in all";
  }

  /** A column's name, for messages. */
  String name(int column) {
    return Printable.of(names.get(column));
  }

  /** Number of the label's column, or {@link #NO_COLUMN}. */
  int label() {
    return label;
  }

  /** The row's own name; empty where no column names the rows. */
  String id(TableRow row) {
    if (id == NO_COLUMN) {
      return "";
    }
    String name = row.cell(id);
    if (name == null || name.length() > LONGEST_ID) {
      throw new InvalidDataException(
          "%s, column %s: %s (expected: an id of 1 to %d characters)"
              .formatted(
                  row.place(),
                  name(id),
                  name == null ? "missing" : name.length() + " characters",
                  LONGEST_ID));
    }
    return name;
  }

  /**
   * The row's weight; 1 where no column or cell has one.
   *
   * @param decimal what stands before a number's fraction
   */
  float weight(TableRow row, char decimal) {
    return weight == NO_COLUMN
        ? 1
        : new WeightColumn(weight, names.get(weight)).of(row, decimal).orElse(1f);
  }

  /** Numbers of the feature columns, in the order of the inputs. */
  List<Integer> features() {
    return features;
  }

  /** Names of the feature columns, in the order of the inputs. */
  List<String> inputs() {
    return features.stream().map(names::get).toList();
  }
}
