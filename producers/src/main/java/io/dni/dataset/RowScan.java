// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

import io.dni.table.Numeral;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the columns and labels of a table of numbers and words hold, gathered row by row. */
final class RowScan {
  private final List<String> names;
  private final char decimal;
  private final boolean[] words;
  private final boolean[] missing;
  private final List<Set<String>> different = new ArrayList<>();
  private final Set<String> labels = new LinkedHashSet<>();
  private final List<String> first = new ArrayList<>();
  private long rows;
  private long labelled;

  /**
   * A scan that has seen nothing yet.
   *
   * @param names of the columns
   * @param decimal what stands before a number's fraction
   */
  RowScan(List<String> names, char decimal) {
    this.names = names;
    this.decimal = decimal;
    words = new boolean[names.size()];
    missing = new boolean[names.size()];
    names.forEach(name -> different.add(new HashSet<>()));
  }

  /** Takes the next row. */
  void take(RowTable.Row row) {
    rows++;
    for (int j = 0; j < words.length; j++) {
      String cell = row.cells().get(j);
      missing[j] |= cell == null;
      if (cell != null) {
        words[j] |= !Numeral.isNumber(cell, decimal);
        if (different.get(j).size() < RowTable.MOST_COUNTED) {
          different.get(j).add(cell);
        }
      }
    }
    if (row.label() == null) {
      return;
    }
    labelled++;
    if (labels.size() < RowTable.MOST_COUNTED) {
      labels.add(row.label());
    }
    if (first.size() < RowTable.MOST_FIRST) {
      first.add(row.label());
    }
  }

  /** What the rows so far have told. */
  RowTable.Scan told() {
    List<RowTable.Summary> summaries = new ArrayList<>();
    for (int j = 0; j < words.length; j++) {
      summaries.add(
          new RowTable.Summary(names.get(j), !words[j], missing[j], different.get(j).size()));
    }
    return new RowTable.Scan(summaries, labels, rows, labelled, first);
  }
}
