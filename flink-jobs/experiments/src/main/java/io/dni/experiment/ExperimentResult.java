// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment;

import io.dni.picture.Picture;
import java.util.List;

/**
 * What came out.
 *
 * @param rows the numbers, one row per run
 * @param statements what the paper claims, as conditions on the numbers
 * @param tables the numbers beside the paper's
 * @param pictures the figures
 * @param notes where and why ours differs, and what else a reader must know
 */
public record ExperimentResult(
    List<ResultRow> rows,
    List<Statement> statements,
    List<ResultTable> tables,
    List<Picture> pictures,
    List<String> notes) {

  /** Keeps copies. */
  public ExperimentResult {
    rows = List.copyOf(rows);
    statements = List.copyOf(statements);
    tables = List.copyOf(tables);
    pictures = List.copyOf(pictures);
    notes = List.copyOf(notes);
  }

  /** The statements that do not hold. */
  public List<Statement> broken() {
    return statements.stream().filter(s -> !s.holds()).toList();
  }
}
