// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The numbers of one run.
 *
 * @param cells by column name, in the order of the columns: texts, numbers or truth values
 * @param series curves and images behind the pictures, by name; kept for a continued run, left out
 *     of the tables
 */
public record ResultRow(Map<String, Object> cells, Map<String, double[]> series) {

  /** An empty row, to be filled with {@link #with} and {@link #withSeries}. */
  public ResultRow() {
    this(new LinkedHashMap<>(), new LinkedHashMap<>());
  }

  /** Sets a cell. */
  public ResultRow with(String column, Object value) {
    cells.put(column, value);
    return this;
  }

  /** Sets a series. */
  public ResultRow withSeries(String name, double... values) {
    series.put(name, values);
    return this;
  }

  /** A cell's number, NaN where it has none. */
  public double number(String column) {
    return cell(column) instanceof Number n ? n.doubleValue() : Double.NaN;
  }

  /** A cell's text. */
  public String text(String column) {
    return String.valueOf(cell(column));
  }

  /** A series. */
  public double[] seriesOf(String name) {
    double[] values = series.get(name);
    if (values == null) {
      throw new IllegalArgumentException(
          "series: %s (expected: one of %s)".formatted(name, series.keySet()));
    }
    return values;
  }

  private Object cell(String column) {
    if (!cells.containsKey(column)) {
      throw new IllegalArgumentException(
          "column: %s (expected: one of %s)".formatted(column, cells.keySet()));
    }
    return cells.get(column);
  }
}
