// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.features;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a table's columns are and what becomes of them. The width of the encoded row follows from
 * this alone, so a network's shape never changes while it learns.
 *
 * @param columns of the table that are inputs, in their order
 * @param classes how many different labels there may be; they get their numbers in order of
 *     appearance. 0: the label is a number to predict, and there are no read-outs
 * @param halfLife of the running mean and deviation of numbers, in rows; 0: over all rows alike
 * @param readOuts whether {@link ReadOut}s of the row are further inputs
 * @param previousLabel whether one of the read-outs knows the label that was learned last
 * @param target unit of a number to predict; {@link TargetUnit#OWN} for classes
 */
public record FeatureSpec(
    List<Column> columns,
    int classes,
    double halfLife,
    boolean readOuts,
    boolean previousLabel,
    TargetUnit target)
    implements Serializable {
  /**
   * The half-life that lost on none of the streams it was tried on: scales change within thousands
   * of rows, if they do.
   */
  public static final double DEFAULT_HALF_LIFE = 1000;

  /** Standardised values are kept within this: the first 1 after 10,000 zeros would be 100. */
  public static final float LARGEST = 8;

  /** Checks that there is something to encode. */
  public FeatureSpec {
    columns = List.copyOf(columns);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("features: 0 columns (expected: >= 1)");
    }
    if (!(halfLife >= 0)) {
      throw new IllegalArgumentException("half-life: %s (expected: >= 0 rows)".formatted(halfLife));
    }
    if (classes < 1 && readOuts) {
      throw new IllegalArgumentException("classes: %d (expected: >= 1)".formatted(classes));
    }
  }

  /** Of rows with classes, or with numbers to predict in their own unit. */
  public FeatureSpec(List<Column> columns, int classes, double halfLife, boolean readOuts) {
    this(columns, classes, halfLife, readOuts, TargetUnit.OWN);
  }

  /** Whose read-outs, if there are any, know the label that was learned last. */
  public FeatureSpec(
      List<Column> columns, int classes, double halfLife, boolean readOuts, TargetUnit target) {
    this(columns, classes, halfLife, readOuts, readOuts, target);
  }

  /** The same, where {@code known} is false without the label that was learned last. */
  public FeatureSpec withPreviousLabel(boolean known) {
    return new FeatureSpec(columns, classes, halfLife, readOuts, readOuts && known, target);
  }

  /** Whether a row's label is a number to predict, and no class. */
  public boolean predictsNumber() {
    return classes == 0;
  }

  /** Inputs that the columns become, without read-outs. */
  public int columnInputs() {
    return columns.stream().mapToInt(Column::width).sum();
  }

  /** The read-outs, in the order of their inputs. */
  public List<ReadOut> readOutList() {
    if (!readOuts) {
      return List.of();
    }
    int width = columnInputs();
    List<ReadOut> list = new ArrayList<>();
    list.add(new TrackingReadOut(width, classes));
    list.add(new AdaptiveReadOut(width, classes));
    if (previousLabel) {
      list.add(new ClassTransition(classes));
    }
    if (width <= CurvedReadOut.WIDEST) {
      list.add(new CurvedReadOut(width, classes));
    }
    return list;
  }

  /** Width of an encoded row. */
  public int width() {
    return columnInputs() + readOutList().size() * classes;
  }

  /** Names of the columns of a kind, in their order. */
  public List<String> names(Column.Kind kind) {
    return columns.stream().filter(c -> c.kind() == kind).map(Column::name).toList();
  }

  /** How many columns hold numbers. */
  public int numbers() {
    return names(Column.Kind.NUMBER).size();
  }

  /** How many columns hold words. */
  public int words() {
    return columns.size() - numbers();
  }

  /** The columns as {@link #parseColumns} reads them. */
  public String notation() {
    return columns.stream().map(Column::notation).collect(Collectors.joining("; "));
  }

  /** Reads columns separated by semicolons, each as {@code NAME KIND …}. */
  public static List<Column> parseColumns(String text) {
    List<Column> columns = new ArrayList<>();
    for (String part : text.split(";", -1)) {
      if (!part.isBlank()) {
        columns.add(Column.parse(part));
      }
    }
    return columns;
  }
}
