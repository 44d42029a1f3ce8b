// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.NoSuchElementException;

/** The rows of a table as examples. */
final class TableStream implements ExampleStream {
  private final TableFile table;
  private final TableReader rows;
  private TableRow ahead;
  private long index;

  TableStream(TableFile table, TableReader rows) {
    this.table = table;
    this.rows = rows;
  }

  @Override
  public boolean hasNext() {
    if (ahead == null) {
      ahead = table.read(rows);
    }
    return ahead != null;
  }

  @Override
  public LabelledExample next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the table has ended after " + index + " rows");
    }
    LabelledExample example = table.example(ahead, index++);
    ahead = null;
    return example;
  }

  @Override
  public List<Integer> shape() {
    return List.of(table.width());
  }

  @Override
  public int classes() {
    return table.classNames().count();
  }

  @Override
  public void close() {
    try {
      rows.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
