// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

import io.dni.schemas.Printable;
import io.dni.table.InvalidDataException;
import io.dni.table.Numeral;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What reading a table once to its end tells: that every row can be used, which labels there are,
 * and what looks like a mistake.
 */
final class TableScan {
  private static final int FEWEST_ROWS_TO_JUDGE = 20;

  /** Of the label changes that a mixed file would have, the share below which a word is due. */
  private static final double SORTED = 0.2;

  private final Map<String, Long> labels = new HashMap<>();
  private final boolean decimalComma;
  private long rows;
  private long changes;
  private String last;
  private boolean counts = true;
  private boolean numbers = true;
  private boolean fractions;

  /** A scan that has seen nothing yet. */
  TableScan(char decimal) {
    this.decimalComma = decimal == ',';
  }

  /** Takes the next row. */
  void take(VectorRow row) {
    float[] values = row.features().values();
    counts &= values[0] == rows || values[0] == rows + 1;
    rows++;
    if (row.label() == null) {
      return;
    }
    String label = ClassNames.canonical(row.label());
    if (labels.size() <= ClassNames.MOST_INFERRED) {
      labels.merge(label, 1L, Long::sum);
    }
    if (numbers) {
      float number = Numeral.parse(label, decimalComma ? ',' : '.');
      numbers = !Float.isNaN(number);
      fractions |= numbers && number != Math.rint(number);
    }
    changes += last != null && !last.equals(label) ? 1 : 0;
    last = label;
  }

  long rows() {
    return rows;
  }

  /** Whether every label is a number, and at least one has a fraction. */
  boolean isRealValued() {
    return !labels.isEmpty() && numbers && fractions;
  }

  /**
   * The classes behind the labels.
   *
   * @param mayBeOne whether a file may show only one of them
   */
  ClassNames classNames(String file, boolean mayBeOne) {
    if (labels.size() > ClassNames.MOST_INFERRED) {
      throw new InvalidDataException(
          "%s: more than %d different labels (expected: fewer, or the classes given; --target-column where they are numbers to be predicted)"
              .formatted(file, ClassNames.MOST_INFERRED));
    }
    if (labels.size() == 1 && !mayBeOne) {
      throw new InvalidDataException(
          "%s: every label is %s (expected: at least two classes; --classes names those that this file lacks)"
              .formatted(file, Printable.of(labels.keySet().iterator().next())));
    }
    return labels.isEmpty() ? ClassNames.NONE : ClassNames.inferred(labels.keySet());
  }

  /** One line for everything that looks like a mistake but need not be one. */
  List<String> remarks(String file, String firstColumn) {
    List<String> remarks = new ArrayList<>();
    boolean unnamed = firstColumn.isEmpty() || firstColumn.equals("Unnamed: 0");
    if (counts && rows > 1 && unnamed) {
      remarks.add(
          file + ": the first column has no name and only counts the rows: --ignore-columns=0");
    }
    double mixed = expectedChanges();
    if (rows >= FEWEST_ROWS_TO_JUDGE && !isRealValued() && changes < SORTED * mixed) {
      remarks.add(
          String.format(
              Locale.ROOT,
              "%s: runs of one class: the label changes %d times in %d rows, where mixed rows would"
                  + " change it some %.0f times; what learns in this order forgets: --shuffle",
              file,
              changes,
              rows,
              mixed));
    }
    return remarks;
  }

  private double expectedChanges() {
    double labelled = labels.values().stream().mapToLong(Long::longValue).sum();
    double same = labels.values().stream().mapToDouble(n -> n / labelled * (n / labelled)).sum();
    return labelled == 0 ? 0 : labelled * (1 - same);
  }
}
