// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.state;

import java.util.Arrays;
import java.util.List;

/** Examples side by side, row by row. */
public final class FormingRows {
  private static final int FEW = 4;

  private float[] x = new float[0];
  private float[] y = new float[0];
  private int count;
  private final RowMetadata metadata;
  private float[] champion = new float[0];

  /** No rows. */
  public FormingRows() {
    metadata = new RowMetadata();
  }

  FormingRows(float[] x, float[] y, int count, RowMetadata metadata, float[] champion) {
    this.x = x;
    this.y = y;
    this.count = count;
    this.metadata = metadata;
    this.champion = champion;
  }

  /** Makes room for so many rows of these widths, keeping what is there. */
  public void reserve(int rows, int inputs, int outputs) {
    if (x.length < rows * inputs || y.length < rows * outputs) {
      x = Arrays.copyOf(x, rows * inputs);
      y = Arrays.copyOf(y, rows * outputs);
    }
  }

  /**
   * Makes room for one more row. Room grows with what has come, so that a model of few examples
   * does not hold a whole batch.
   *
   * @param most rows that a batch will have
   */
  public void reserveNext(int most, int inputs, int outputs) {
    if (x.length < (count + 1) * inputs || y.length < (count + 1) * outputs) {
      reserve(Math.max(count + 1, Math.min(most, Math.max(FEW, 2 * count))), inputs, outputs);
    }
  }

  /**
   * Takes the oldest rows away.
   *
   * @param rows how many, at most {@link #count}
   * @param inputs width of an example
   * @param outputs width of a target, 0 for rows without
   */
  public FormingRows take(int rows, int inputs, int outputs) {
    int rest = count - rows;
    float[] seen = champion.length == 0 ? champion : Arrays.copyOf(champion, rows * inputs);
    FormingRows taken = new FormingRows(x, y, rows, metadata.take(rows), seen);
    if (rest == 0) {
      clear();
    } else {
      x = Arrays.copyOfRange(x, rows * inputs, count * inputs);
      y = Arrays.copyOfRange(y, rows * outputs, count * outputs);
      champion =
          champion.length == 0
              ? champion
              : Arrays.copyOfRange(champion, rows * inputs, count * inputs);
      count = rest;
    }
    return taken;
  }

  /** Inputs, {@code [rows, inputs]} row-major; rows from {@link #count} on are free. */
  public float[] x() {
    return x;
  }

  /** Targets, {@code [rows, outputs]} row-major. */
  public float[] y() {
    return y;
  }

  /** FormingRows filled. */
  public int count() {
    return count;
  }

  /** Newest event time, {@link Long#MIN_VALUE} if none. */
  public long eventTime() {
    return metadata.eventTime();
  }

  /** Ids in row order; empty if no example has one. */
  public List<String> ids() {
    return metadata.ids();
  }

  /** Weights in row order; empty if all are 1. */
  public float[] weights() {
    return metadata.weights();
  }

  /** Inputs as the champion's encoder has them, like {@link #x}; empty where they are those. */
  public float[] champion() {
    return champion;
  }

  /**
   * What the champion sees of the row that is being written.
   *
   * @param seen {@code [inputs]}; empty where it is what the live model sees
   */
  public void seenByChampion(float[] seen, int inputs) {
    if (seen.length == 0 && champion.length == 0) {
      return;
    }
    int known = champion.length;
    champion = Arrays.copyOf(champion, (count + 1) * inputs);
    System.arraycopy(x, known, champion, known, champion.length - known);
    System.arraycopy(seen, 0, champion, count * inputs, seen.length);
  }

  void forgetChampion() {
    champion = new float[0];
  }

  /** Takes over the row that was just written. */
  public void added(long time, String id, float weight) {
    metadata.add(count, time, id, weight);
    count++;
  }

  /** Forgets the rows; the arrays have been given away. */
  public void clear() {
    x = new float[0];
    y = new float[0];
    count = 0;
    metadata.clear();
    champion = new float[0];
  }

  FormingRows copy() {
    return new FormingRows(x.clone(), y.clone(), count, metadata.copy(), champion.clone());
  }
}
