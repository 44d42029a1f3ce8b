// SPDX-License-Identifier: Apache-2.0
package io.dni.tabular;

import io.dni.dataset.RowTable;
import io.dni.learning.features.Standardiser;
import io.dni.learning.features.TargetUnit;
import io.dni.table.InvalidDataException;
import io.dni.table.Numeral;
import java.util.Locale;

/** Whether a table's label is a number to predict, and in which unit it is learned. */
final class Target {
  /** Fewer different numbers than this are classes, whatever they look like. */
  private static final int FEW = 20;

  /** More different whole numbers than this are no classes. */
  private static final int MANY = 256;

  /** Nor are whole numbers that seldom come twice. */
  private static final double OFTEN_NEW = 0.2;

  private Target() {}

  /** Numbers, of which there are many different ones. */
  static boolean isNumber(RowTable.Scan scan) {
    int different = scan.labels().size();
    if (different <= FEW || !scan.labels().stream().allMatch(l -> Numeral.isNumber(l, '.'))) {
      return false;
    }
    boolean fractions =
        scan.labels().stream().mapToDouble(Double::parseDouble).anyMatch(y -> y != Math.rint(y));
    return fractions || different > MANY || different > OFTEN_NEW * scan.labelled();
  }

  /** Mean and deviation of the first rows: a unit, not a statistic, so it need not be exact. */
  static TargetUnit unit(String data, RowTable.Scan scan) {
    Standardiser first = new Standardiser();
    for (String label : scan.first()) {
      if (!Numeral.isNumber(label, '.')) {
        throw new InvalidDataException(
            "%s: label %s (expected: numbers to predict)".formatted(data, label));
      }
      first.add(Double.parseDouble(label), 0);
    }
    if (scan.labelled() == 0) {
      throw new InvalidDataException(data + ": no labels (expected: numbers to predict)");
    }
    return new TargetUnit(first.mean(), first.deviation() > 0 ? first.deviation() : 1);
  }

  static String rounded(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }
}
