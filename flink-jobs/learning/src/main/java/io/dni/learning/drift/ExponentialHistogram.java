// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.drift;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * A window of any length in logarithmic memory: the exponential histogram of Bifet and Gavaldà
 * (2007, section 4, after Datar et al. 2002). Row r has up to M buckets of 2^r values each; one too
 * many, and its two oldest are merged into the row above. Each keeps the sum of its values and of
 * their squares.
 */
final class ExponentialHistogram {
  private static final int PER_ROW = 5;
  private static final int STRIDE = PER_ROW + 1;

  private int rows = 1;
  private int[] used = new int[1];
  private double[] sums = new double[STRIDE];
  private double[] squares = new double[STRIDE];
  private long count;
  private double sum;
  private double sumOfSquares;

  /** Adds a value as the newest. */
  void add(double value) {
    count++;
    sum += value;
    sumOfSquares += value * value;
    push(0, value, value * value);
    for (int r = 0; used[r] > PER_ROW; r++) {
      int at = r * STRIDE;
      double mergedSum = sums[at] + sums[at + 1];
      double mergedSquares = squares[at] + squares[at + 1];
      drop(r, 2);
      push(r + 1, mergedSum, mergedSquares);
    }
  }

  /** Forgets the oldest bucket. */
  void dropOldest() {
    int top = rows - 1;
    count -= 1L << top;
    sum -= sums[top * STRIDE];
    sumOfSquares -= squares[top * STRIDE];
    drop(top, 1);
    while (rows > 1 && used[rows - 1] == 0) {
      rows--;
    }
  }

  long count() {
    return count;
  }

  double sum() {
    return sum;
  }

  double mean() {
    return sum / count;
  }

  /** Population variance, at least 0. */
  double variance() {
    double mean = mean();
    return Math.max(sumOfSquares / count - mean * mean, 0);
  }

  /** Visits each border between buckets, oldest first. */
  void splits(Split visitor) {
    long older = 0;
    double olderSum = 0;
    for (int r = rows - 1; r >= 0; r--) {
      for (int b = 0; b < used[r]; b++) {
        older += 1L << r;
        olderSum += sums[r * STRIDE + b];
        if (older < count) {
          visitor.at(older, olderSum);
        }
      }
    }
  }

  /** Looks at the two parts of the window about a border. */
  interface Split {
    /**
     * Looks at one border.
     *
     * @param older number of values in the older part
     * @param olderSum their sum
     */
    void at(long older, double olderSum);
  }

  private void push(int r, double bucketSum, double bucketSquares) {
    if (r == used.length) {
      used = Arrays.copyOf(used, r + 4);
      sums = Arrays.copyOf(sums, (r + 4) * STRIDE);
      squares = Arrays.copyOf(squares, (r + 4) * STRIDE);
    }
    rows = Math.max(rows, r + 1);
    int at = r * STRIDE + used[r]++;
    sums[at] = bucketSum;
    squares[at] = bucketSquares;
  }

  private void drop(int r, int n) {
    int at = r * STRIDE;
    used[r] -= n;
    System.arraycopy(sums, at + n, sums, at, used[r]);
    System.arraycopy(squares, at + n, squares, at, used[r]);
  }

  ExponentialHistogram copy() {
    ExponentialHistogram copy = new ExponentialHistogram();
    copy.rows = rows;
    copy.used = used.clone();
    copy.sums = sums.clone();
    copy.squares = squares.clone();
    copy.count = count;
    copy.sum = sum;
    copy.sumOfSquares = sumOfSquares;
    return copy;
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(rows);
    for (int r = 0; r < rows; r++) {
      out.writeInt(used[r]);
      for (int b = 0; b < used[r]; b++) {
        out.writeDouble(sums[r * STRIDE + b]);
        out.writeDouble(squares[r * STRIDE + b]);
      }
    }
    out.writeLong(count);
    out.writeDouble(sum);
    out.writeDouble(sumOfSquares);
  }

  void read(DataInput in) throws IOException {
    int stored = in.readInt();
    for (int r = 0; r < stored; r++) {
      int buckets = in.readInt();
      for (int b = 0; b < buckets; b++) {
        push(r, in.readDouble(), in.readDouble());
      }
    }
    count = in.readLong();
    sum = in.readDouble();
    sumOfSquares = in.readDouble();
  }
}
