// SPDX-License-Identifier: Apache-2.0
package io.dni.tabular;

import io.dni.dataset.RowTable;
import io.dni.dataset.TableLayout;
import io.dni.learning.features.Column;
import io.dni.learning.features.FeatureSpec;
import io.dni.table.InvalidDataException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a table's own rows say of columns, classes, network and learning. The rules are chosen for
 * streams of which nothing is known; none looks at a name or a size of one data set.
 *
 * @param features how rows are encoded
 * @param labelled rows that can be learned
 */
public record TableRules(FeatureSpec features, long labelled) {
  /** Widths of the hidden layers. */
  static final String HIDDEN = "64-64";

  private static final int LARGEST_VOCABULARY = 256;
  private static final int HASHED = 64;
  private static final int MOST_CLASSES = 1000;

  /**
   * The rules for a table that was read once.
   *
   * @param asked whether the user says that the label is a number to predict, or classes; else the
   *     labels tell
   */
  public static TableRules of(String data, RowTable.Scan scan, TableLayout.Label asked) {
    boolean number =
        asked == TableLayout.Label.NUMBER
            || (asked == TableLayout.Label.FOUND_OUT && Target.isNumber(scan));
    if (number) {
      List<Column> columns = new ArrayList<>();
      scan.columns().forEach(c -> columns.add(column(c)));
      return new TableRules(
          new FeatureSpec(
              columns, 0, FeatureSpec.DEFAULT_HALF_LIFE, false, Target.unit(data, scan)),
          scan.labelled());
    }
    int classes = Math.max(2, scan.labels().size());
    if (scan.labelled() == 0 || classes > MOST_CLASSES) {
      throw new InvalidDataException(
          "--label-column: %s different labels in %d rows of %s (expected: 1 to %d classes)"
              .formatted(scan.labels().size(), scan.rows(), data, MOST_CLASSES));
    }
    List<Column> columns = new ArrayList<>();
    scan.columns().forEach(c -> columns.add(column(c)));
    return new TableRules(
        new FeatureSpec(columns, classes, FeatureSpec.DEFAULT_HALF_LIFE, true), scan.labelled());
  }

  private static Column column(RowTable.Summary summary) {
    if (summary.numbers()) {
      return Column.number(summary.name(), summary.missing());
    }
    int words = summary.different() + (summary.missing() ? 1 : 0);
    return words <= LARGEST_VOCABULARY
        ? Column.words(summary.name(), words, 0)
        : Column.words(summary.name(), LARGEST_VOCABULARY, HASHED);
  }

  /** Widths of the network. */
  public String network() {
    return features.width() + "-" + HIDDEN + "-" + Math.max(1, features.classes());
  }

  /** The job's options that follow. */
  public Map<String, String> options() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("dni.features.columns", features.notation());
    options.put("dni.model.normalisation", "none");
    options.put("dni.model.linear-path", "true");
    // So small a network runs in one task, and inside a task the exact gradient costs nothing.
    options.put("dni.job.tasks", "1");
    options.put("dni.model.cuts", "tasks");
    options.put("dni.batch.size", "1");
    options.put("dni.snapshots.every-batches", "250");
    options.put("dni.model.optimizer", "adam:0.001");
    options.put("dni.sg.optimizer", "adam:0.001");
    if (features.predictsNumber()) {
      options.put("dni.model.loss", "mse");
      options.put("dni.features.target-offset", Double.toString(features.target().offset()));
      options.put("dni.features.target-scale", Double.toString(features.target().scale()));
    }
    return options;
  }

  /** The rules' outcome in a line. */
  public String text() {
    String label =
        features.predictsNumber()
            ? "a number to predict, about %s +- %s"
                .formatted(
                    Target.rounded(features.target().offset()),
                    Target.rounded(features.target().scale()))
            : features.classes() + " classes";
    String readOuts =
        features.predictsNumber()
            ? "linear path"
            : "%d of its inputs read-outs".formatted(features.width() - features.columnInputs());
    return "%d columns: %d numbers, %d words; %s; network %s, %s,"
            .formatted(
                features.columns().size(),
                features.numbers(),
                features.words(),
                label,
                network(),
                readOuts)
        + " one task without cuts, batch 1, adam:0.001, no normalisation; change with --set";
  }

  /** The columns as an option file, to be edited. */
  public List<String> yaml() {
    List<String> lines = new ArrayList<>();
    lines.add("# " + text());
    lines.add("dni.model.network: " + network());
    options()
        .forEach(
            (name, value) -> {
              if (!name.equals("dni.features.columns")) {
                lines.add(name + ": " + value);
              }
            });
    lines.add("dni.features.columns: >-");
    for (String column : features.notation().split("; ", -1)) {
      lines.add("  " + column + ";");
    }
    return lines;
  }
}
