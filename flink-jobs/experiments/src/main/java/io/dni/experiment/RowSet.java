// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;

/** Rows of a result, to be chosen from and summed up. */
public record RowSet(List<ResultRow> rows) {

  /** Keeps a copy. */
  public RowSet {
    rows = List.copyOf(rows);
  }

  /** The rows that satisfy a condition. */
  public RowSet where(Predicate<ResultRow> condition) {
    return new RowSet(rows.stream().filter(condition).toList());
  }

  /** The rows with a number in a column. */
  public RowSet where(String column, double value) {
    return where(r -> r.number(column) == value);
  }

  /** The rows with a text in a column. */
  public RowSet where(String column, String value) {
    return where(r -> r.text(column).equals(value));
  }

  /** These rows and others. */
  public RowSet and(RowSet others) {
    return new RowSet(java.util.stream.Stream.concat(rows.stream(), others.rows.stream()).toList());
  }

  /** The only row; anything else is a mistake in the experiment. */
  public ResultRow only() {
    if (rows.size() != 1) {
      throw new IllegalStateException("rows: %d (expected: 1)".formatted(rows.size()));
    }
    return rows.get(0);
  }

  /** Mean of a column, NaN without rows. */
  public double mean(String column) {
    return numbers(column).average().orElse(Double.NaN);
  }

  /** Smallest number of a column, NaN without rows. */
  public double least(String column) {
    return numbers(column).min().orElse(Double.NaN);
  }

  /** Largest number of a column, NaN without rows. */
  public double most(String column) {
    return numbers(column).max().orElse(Double.NaN);
  }

  /** Mean of a column with the least and the most, as text of four digits. */
  public String spread(String column) {
    return String.format(
        Locale.ROOT, "%.4f (%.4f to %.4f)", mean(column), least(column), most(column));
  }

  /** The different numbers of a column, ascending. */
  public double[] distinct(String column) {
    return numbers(column).distinct().sorted().toArray();
  }

  /** Mean of a column for each different number of another one, in ascending order of these. */
  public double[] meansBy(String by, String column) {
    return DoubleStream.of(distinct(by)).map(value -> where(by, value).mean(column)).toArray();
  }

  private DoubleStream numbers(String column) {
    return rows.stream().mapToDouble(r -> r.number(column));
  }
}
