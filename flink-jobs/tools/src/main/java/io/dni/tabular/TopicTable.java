// SPDX-License-Identifier: Apache-2.0
package io.dni.tabular;

import io.dni.streaming.wire.TopicRows;
import io.dni.table.InvalidDataException;
import io.dni.table.Table;
import io.dni.table.TableRow;
import java.util.List;

/** The first rows of a topic as a table. */
public final class TopicTable implements Table {
  private final String topic;
  private final TopicRows rows;
  private int next;

  /** Refuses a topic without rows. */
  public TopicTable(String topic, TopicRows rows) {
    if (rows.rows().isEmpty()) {
      throw new InvalidDataException(
          "topic %s: no rows, and %d records that are none (expected: at least one row)"
              .formatted(topic, rows.refused()));
    }
    this.topic = topic;
    this.rows = rows;
  }

  @Override
  public List<String> columns() {
    return rows.names();
  }

  @Override
  public TableRow next() {
    if (next == rows.rows().size()) {
      return null;
    }
    var cells = rows.rows().get(next++);
    return new TableRow(
        topic + ", row " + next, columns().stream().map(cells::get).toArray(String[]::new));
  }

  @Override
  public void close() {}
}
