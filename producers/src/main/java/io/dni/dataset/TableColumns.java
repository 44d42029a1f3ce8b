// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Where the label and the features of a table lie. */
final class TableColumns {
  static final int NO_COLUMN = -1;

  private final List<String> names;
  private final int label;
  private final List<Integer> features;

  /**
   * Finds the columns of a layout.
   *
   * @param names the table's columns in their order
   * @param numbered true: the names are numbers that stand for a missing header, and the label is
   *     by default the last column
   */
  TableColumns(Path file, List<String> names, boolean numbered, TableLayout layout) {
    this.names = List.copyOf(names);
    if (new HashSet<>(names).size() < names.size()) {
      throw new InvalidDataException(
          file + ": columns: " + String.join(", ", names) + " (expected: no name twice)");
    }
    if (layout.labelled()) {
      String fallback = numbered ? names.get(names.size() - 1) : TableLayout.DEFAULT_LABEL_COLUMN;
      label = find(file, "label column", layout.labelColumn().orElse(fallback));
    } else {
      label = NO_COLUMN;
    }
    Set<Integer> left = new HashSet<>(Set.of(label));
    layout.ignoredColumns().forEach(name -> left.add(find(file, "ignored column", name)));
    features = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (!left.contains(i)) {
        features.add(i);
      }
    }
    if (features.isEmpty()) {
      throw new InvalidDataException(
          file + ": columns: " + String.join(", ", names) + " (expected: at least one feature)");
    }
  }

  private int find(Path file, String what, String column) {
    int index = names.indexOf(column);
    if (index < 0 && column.matches("[0-9]{1,6}")) {
      index = Integer.parseInt(column);
    }
    if (index < 0 || index >= names.size()) {
      throw new InvalidDataException(
          "%s: %s: %s (expected: one of %s)"
              .formatted(file, what, column, String.join(", ", names)));
    }
    return index;
  }

  /** All columns. */
  List<String> names() {
    return names;
  }

  /** Number of the label's column, or {@link #NO_COLUMN}. */
  int label() {
    return label;
  }

  /** Numbers of the feature columns, in order. */
  List<Integer> features() {
    return features;
  }
}
