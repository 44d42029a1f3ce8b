// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment;

import java.util.List;

/**
 * A table for people.
 *
 * @param title above it
 * @param header column names
 * @param cells rows of texts, each as long as the header
 */
public record ResultTable(String title, List<String> header, List<List<String>> cells) {

  /** Checks the rows' lengths. */
  public ResultTable {
    header = List.copyOf(header);
    cells = List.copyOf(cells);
    for (List<String> row : cells) {
      if (row.size() != header.size()) {
        throw new IllegalArgumentException(
            "table row: %d cells (expected: %d)".formatted(row.size(), header.size()));
      }
    }
  }
}
