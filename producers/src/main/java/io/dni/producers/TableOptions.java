// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import io.dni.dataset.ClassNames;
import io.dni.dataset.TableLayout;
import io.dni.dataset.TableLayout.Label;
import io.dni.dataset.source.DataRequest;
import io.dni.table.InvalidDataException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of users' tables: what their columns mean. */
final class TableOptions {
  @Option(
      names = "--label-column",
      paramLabel = "COLUMN",
      order = 30,
      description = {
        "Tables: name or number (from 0) of the label's column. Default: label, or the last one of"
            + " a CSV file without header."
      })
  private String labelColumn;

  @Option(
      names = "--target-column",
      paramLabel = "COLUMN",
      order = 30,
      description = "Tables: the column of a real number to predict (regression), not a class.")
  private String targetColumn;

  @Option(
      names = "--classes",
      paramLabel = "CLASSES",
      order = 31,
      description = {
        "Tables: how many classes (labels 0 to N-1), or their names in the order of the network's"
            + " outputs, as in cat,dog. Default: as the model knows them, or found by reading the"
            + " file."
      })
  private String classes;

  @Option(
      names = "--inputs",
      split = ",",
      paramLabel = "COLUMN",
      order = 32,
      description = {
        "Tables: the columns that a model takes, by name and in its order, as dni inspect tells"
            + " them; others are left out. Default: as the model knows them, or all but the label"
            + " in the file's order."
      })
  private List<String> inputs = List.of();

  @Option(
      names = "--ignore-columns",
      split = ",",
      paramLabel = "COLUMN",
      order = 32,
      description = "Tables: columns that are neither label nor feature, as in id,date.")
  private List<String> ignoredColumns = List.of();

  @Option(
      names = "--unlabelled",
      order = 33,
      description = "Tables: no column is a label; the examples are to be predicted only.")
  private boolean unlabelled;

  @Option(
      names = "--unlabelled-rows",
      order = 33,
      description = "Tables: takes rows whose label is empty, to be predicted only.")
  private boolean unlabelledRows;

  @Option(
      names = "--id-column",
      paramLabel = "COLUMN",
      order = 33,
      description = "Tables: the column that names the examples; it is no feature.")
  private Optional<String> idColumn = Optional.empty();

  @Option(
      names = "--weight-column",
      paramLabel = "COLUMN",
      order = 33,
      description = {
        "Rows of tables: the column of the weights, which multiply the loss of each row; it is no"
            + " feature. An empty cell is 1, or with --labels the row's own."
      })
  private Optional<String> weightColumn = Optional.empty();

  @Mixin private DialectOptions dialect;

  /** How the options say that tables are read. */
  DataRequest.Tables asRequested() {
    if (targetColumn != null && (labelColumn != null || classes != null)) {
      throw new InvalidDataException(
          "--target-column: "
              + targetColumn
              + " (expected: not together with --label-column or --classes)");
    }
    Label label = unlabelled ? Label.NONE : targetColumn != null ? Label.NUMBER : Label.FOUND_OUT;
    TableLayout layout =
        new TableLayout(
            Optional.ofNullable(targetColumn != null ? targetColumn : labelColumn),
            label,
            unlabelledRows,
            ignoredColumns,
            inputs,
            idColumn,
            weightColumn);
    return new DataRequest.Tables(
        dialect.asRequested(), layout, Optional.ofNullable(classes).map(ClassNames::parse));
  }
}
