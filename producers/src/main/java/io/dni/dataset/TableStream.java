// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

import java.util.List;
import java.util.NoSuchElementException;

/** The rows of a table as examples. */
final class TableStream implements ExampleStream {
  private final LabelReading labels;
  private final VectorRows rows;
  private VectorRow ahead;
  private long index;

  TableStream(LabelReading labels, VectorRows rows) {
    this.labels = labels;
    this.rows = rows;
  }

  @Override
  public boolean hasNext() {
    if (ahead == null) {
      ahead = rows.next();
    }
    return ahead != null;
  }

  @Override
  public LabelledExample next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the table has ended after " + index + " rows");
    }
    LabelledExample example = labels.example(rows, ahead, index++);
    ahead = null;
    return example;
  }

  @Override
  public List<Integer> shape() {
    return List.of(rows.columns().inputs().size());
  }

  @Override
  public int classes() {
    return labels.classes().count();
  }

  @Override
  public void close() {
    rows.close();
  }
}
