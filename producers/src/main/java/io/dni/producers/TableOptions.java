// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import io.dni.dataset.ClassNames;
import io.dni.dataset.TableFile;
import io.dni.dataset.TableLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of users' CSV and JSONL files. */
final class TableOptions {
  @Option(
      names = "--label-column",
      paramLabel = "COLUMN",
      order = 30,
      description = {
        "Tables: name or number (from 0) of the label's column. Default: label, or the last one of a"
            + " CSV file without header."
      })
  private String labelColumn;

  @Option(
      names = "--classes",
      paramLabel = "CLASSES",
      order = 31,
      description = {
        "Tables: how many classes (labels 0 to N-1), or their names in order, as in cat,dog."
            + " Default: found by reading the file once before sending."
      })
  private String classes;

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
      names = "--header",
      negatable = true,
      order = 34,
      description =
          "CSV: the first line names the columns, or is data already. Default: it names them.")
  private Boolean header;

  @Option(
      names = "--delimiter",
      paramLabel = "CHAR",
      order = 35,
      description = "CSV: what stands between two values. Default: a comma.")
  private Character delimiter;

  /** The options that were given, but for those of CSV only. */
  List<String> given() {
    List<String> given = new ArrayList<>();
    if (labelColumn != null) {
      given.add("--label-column");
    }
    if (classes != null) {
      given.add("--classes");
    }
    if (!ignoredColumns.isEmpty()) {
      given.add("--ignore-columns");
    }
    if (unlabelled) {
      given.add("--unlabelled");
    }
    return given;
  }

  /** The options of CSV only that were given. */
  List<String> givenForCsv() {
    List<String> given = new ArrayList<>();
    if (header != null) {
      given.add(header ? "--header" : "--no-header");
    }
    if (delimiter != null) {
      given.add("--delimiter");
    }
    return given;
  }

  TableFile open(TableFile.Format format, Path file) {
    TableLayout layout =
        new TableLayout(
            Optional.ofNullable(labelColumn),
            !unlabelled,
            ignoredColumns,
            header == null || header,
            delimiter == null ? TableLayout.DEFAULT.delimiter() : delimiter);
    return new TableFile(file, format, layout, Optional.ofNullable(classes).map(ClassNames::parse));
  }
}
