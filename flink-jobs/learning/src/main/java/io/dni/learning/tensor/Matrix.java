// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.tensor;

import java.util.Arrays;

/**
 * A batch or a weight matrix: {@code data} holds {@code [rows, columns]} in row-major order. The
 * array is shared, not copied: who puts it into a message must not change it afterwards.
 *
 * @param rows number of rows, for a batch the number of examples
 * @param columns number of columns, for a batch the width
 * @param data at least {@code rows * columns} values; scratch arrays may be longer
 */
public record Matrix(int rows, int columns, float[] data) {

  /** Checks that the array is long enough. */
  public Matrix {
    if (rows < 0 || columns < 0 || data.length < (long) rows * columns) {
      throw new IllegalArgumentException(
          "matrix [%d, %d] over %d values (expected: at least %d)"
              .formatted(rows, columns, data.length, (long) rows * columns));
    }
  }

  /** A matrix of zeros. */
  public static Matrix zeros(int rows, int columns) {
    return new Matrix(rows, columns, new float[rows * columns]);
  }

  /** Copies nested rows, all of one length. */
  public static Matrix of(float[][] rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    Matrix m = zeros(rows.length, columns);
    for (int r = 0; r < rows.length; r++) {
      if (rows[r].length != columns) {
        throw new IllegalArgumentException(
            "row %d has %d values (expected: %d)".formatted(r, rows[r].length, columns));
      }
      System.arraycopy(rows[r], 0, m.data, r * columns, columns);
    }
    return m;
  }

  /** One row per label, 1 at the label and 0 elsewhere: {@code [labels.length, classes]}. */
  public static Matrix oneHot(int[] labels, int classes) {
    Matrix y = zeros(labels.length, classes);
    for (int s = 0; s < labels.length; s++) {
      if (labels[s] < 0 || labels[s] >= classes) {
        throw new IllegalArgumentException(
            "label: %d (expected: 0 to %d)".formatted(labels[s], classes - 1));
      }
      y.data[s * classes + labels[s]] = 1;
    }
    return y;
  }

  /** Number of values, {@code rows * columns}. */
  public int size() {
    return rows * columns;
  }

  /** The value at a row and a column. */
  public float get(int row, int column) {
    return data[row * columns + column];
  }

  /** Index of the largest value of a row (the first of equals). */
  public int argMax(int row) {
    int best = 0;
    for (int j = 1; j < columns; j++) {
      if (get(row, j) > get(row, best)) {
        best = j;
      }
    }
    return best;
  }

  /** A matrix with its own array of exactly {@code rows * columns} values. */
  public Matrix copy() {
    return new Matrix(rows, columns, Arrays.copyOf(data, size()));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Matrix m
        && rows == m.rows
        && columns == m.columns
        && Arrays.equals(data, 0, size(), m.data, 0, m.size());
  }

  @Override
  public int hashCode() {
    return 31 * (31 * rows + columns) + Arrays.hashCode(Arrays.copyOf(data, size()));
  }

  @Override
  public String toString() {
    return "Matrix[" + rows + ", " + columns + "]";
  }
}
