// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.metrics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** The newest scored examples as rows of numbers, in a ring that grows up to its capacity. */
final class SlidingWindow {
  private final int columns;
  private final int capacity;
  private double[] rows;
  private int size;
  private int next;

  SlidingWindow(int columns, int capacity) {
    this.columns = columns;
    this.capacity = capacity;
    rows = new double[columns * Math.min(capacity, 16)];
  }

  /** Adds the row that begins at {@code from}; the oldest makes room. */
  void add(double[] values, int from) {
    if (size < capacity && (size + 1) * columns > rows.length) {
      rows = Arrays.copyOf(rows, columns * Math.min(capacity, 2 * size));
    }
    System.arraycopy(values, from, rows, next * columns, columns);
    next = next + 1 == capacity ? 0 : next + 1;
    size = Math.min(size + 1, capacity);
  }

  /** Hands all rows to a tally, oldest first. */
  void countInto(Tally tally) {
    int oldest = size < capacity ? 0 : next;
    for (int i = 0; i < size; i++) {
      tally.add(rows, (oldest + i) % capacity * columns);
    }
  }

  int capacity() {
    return capacity;
  }

  SlidingWindow copy() {
    SlidingWindow copy = new SlidingWindow(columns, capacity);
    copy.rows = rows.clone();
    copy.size = size;
    copy.next = next;
    return copy;
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(size);
    int oldest = size < capacity ? 0 : next;
    for (int i = 0; i < size; i++) {
      int from = (oldest + i) % capacity * columns;
      Numbers.write(out, Arrays.copyOfRange(rows, from, from + columns));
    }
  }

  /** Reads what was stored, perhaps by a window of another capacity: the newest rows are kept. */
  void read(DataInput in) throws IOException {
    int stored = in.readInt();
    double[] row = new double[columns];
    for (int i = 0; i < stored; i++) {
      Numbers.read(in, row);
      add(row, 0);
    }
  }
}
