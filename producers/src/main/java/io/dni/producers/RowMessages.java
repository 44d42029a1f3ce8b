// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import io.dni.dataset.RowTable;
import io.dni.schemas.record.Row;
import io.dni.table.InvalidDataException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The rows of a table as messages: numbers and words in the order of {@code dni.features.columns}.
 */
final class RowMessages implements Iterator<Row> {
  private final RowTable table;
  private final boolean withIds;
  private final List<Integer> numbers = new ArrayList<>();
  private final List<Integer> words = new ArrayList<>();
  private Optional<RowTable.Row> ahead;
  private long index;

  /**
   * @param columns as the job's option has them: {@code NAME KIND …}, separated by semicolons
   * @param withIds whether rows without an id of their own carry their number as id
   */
  RowMessages(RowTable table, String columns, boolean withIds) {
    this.table = table;
    this.withIds = withIds;
    for (String column : columns.split(";", -1)) {
      String[] part = column.strip().split("\\s+", -1);
      String name = part[0].replace("%20", " ").replace("%3B", ";").replace("%25", "%");
      int place = table.names().indexOf(name);
      if (place < 0 || part.length < 2) {
        throw new InvalidDataException(
            "--columns: %s (expected: NAME KIND, of the columns %s)"
                .formatted(column.strip(), table.names()));
      }
      (part[1].equals("number") ? numbers : words).add(place);
    }
    ahead = table.next();
  }

  @Override
  public boolean hasNext() {
    return ahead.isPresent();
  }

  @Override
  public Row next() {
    RowTable.Row row = ahead.orElseThrow(() -> new NoSuchElementException("the table has ended"));
    ByteBuffer values =
        ByteBuffer.allocate(numbers.size() * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    numbers.forEach(column -> values.putDouble(table.number(row, column)));
    List<String> texts = new ArrayList<>();
    words.forEach(column -> texts.add(row.cells().get(column)));
    String number = withIds ? Long.toString(index) : null;
    Row record =
        Row.newBuilder()
            .setNumbers(values.flip())
            .setWords(texts)
            .setLabel(row.label())
            .setWeight(row.weight())
            .setId(row.id().isEmpty() ? number : row.id())
            .build();
    index++;
    ahead = table.next();
    return record;
  }
}
