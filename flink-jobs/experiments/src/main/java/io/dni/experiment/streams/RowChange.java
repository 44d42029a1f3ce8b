// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.streams;

import io.dni.learning.features.Column;
import io.dni.learning.features.FeatureSpec;
import io.dni.learning.features.RawRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** What a user's table may do to its first column of numbers. */
enum RowChange {
  /** Nothing. */
  NONE("as it is"),
  /** Another unit. */
  THOUSAND("first number x 1,000"),
  /** Far away from 0. */
  MILLION("first number + 1,000,000"),
  /** One more column, which says nothing. */
  CONSTANT("with a constant column"),
  /** Three in ten values are missing. */
  HOLES("first number with 30 % holes");

  private static final double SHARE = 0.3;

  private final String text;

  RowChange(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }

  /** The columns after the change. */
  FeatureSpec features(FeatureSpec of) {
    List<Column> columns = new ArrayList<>(of.columns());
    if (this == CONSTANT) {
      columns.add(Column.number("constant", false));
    } else if (this == HOLES) {
      int first = columns.indexOf(firstNumber(columns));
      columns.set(first, Column.number(columns.get(first).name(), true));
    }
    return new FeatureSpec(columns, of.classes(), of.halfLife(), of.readOuts())
        .withPreviousLabel(of.previousLabel());
  }

  private static Column firstNumber(List<Column> columns) {
    return columns.stream().filter(c -> c.kind() == Column.Kind.NUMBER).findFirst().orElseThrow();
  }

  /** A row after the change. */
  RawRow of(RawRow row, SplittableRandom random) {
    double[] numbers =
        this == CONSTANT
            ? Arrays.copyOf(row.numbers(), row.numbers().length + 1)
            : row.numbers().clone();
    switch (this) {
      case NONE -> {
        return row;
      }
      case THOUSAND -> numbers[0] *= 1000;
      case MILLION -> numbers[0] += 1e6;
      case CONSTANT -> numbers[numbers.length - 1] = 7;
      case HOLES -> {
        if (random.nextDouble() < SHARE) {
          numbers[0] = Double.NaN;
        }
      }
    }
    return new RawRow(numbers, row.words());
  }
}
