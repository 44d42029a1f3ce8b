// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.learning.features.RawRow;
import io.dni.schemas.ExampleWeight;
import io.dni.schemas.record.Row;
import io.dni.streaming.message.ModelRow;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Rows as the records of their topic. */
final class RowRecords {
  private RowRecords() {}

  /** A row that awaits its label. */
  static Row awaiting(ModelRow row) {
    Row record = of(row);
    record.setAwaitsLabel(true);
    return record;
  }

  /** A row with its label, if it has one. */
  static Row of(ModelRow row) {
    Row record = of(row.row(), row.label(), row.eventTime(), row.id());
    record.setWeight(row.weight());
    return record;
  }

  static Row of(RawRow row, String label, long eventTime, String id) {
    ByteBuffer numbers =
        ByteBuffer.allocate(row.numbers().length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    numbers.asDoubleBuffer().put(row.numbers());
    return Row.newBuilder()
        .setNumbers(numbers)
        .setWords(Arrays.asList(row.words()))
        .setLabel(label.isEmpty() ? null : label)
        .setEventTime(eventTime == Long.MIN_VALUE ? null : Instant.ofEpochMilli(eventTime))
        .setId(id.isEmpty() ? null : id)
        .build();
  }

  /** A weight: refuses what is below 0, above the bound or no number. */
  static float weight(String column, float weight) {
    if (!ExampleWeight.is(weight)) {
      throw new IllegalArgumentException(
          "%s: %s (expected: %s)".formatted(column, weight, ExampleWeight.RANGE));
    }
    return weight;
  }

  /** A label that is a number to predict; refuses what is none. */
  static String target(String text) {
    try {
      if (Double.isFinite(Double.parseDouble(text))) {
        return text;
      }
    } catch (NumberFormatException e) {
      // falls through to the message below
    }
    throw new IllegalArgumentException(
        "label: %s (expected: a finite number to predict)".formatted(text));
  }

  /** The numbers of a record: float64 or float32, by their length. */
  static double[] numbers(Row row, List<String> columns) {
    int count = columns.size();
    ByteBuffer bytes = row.getNumbers().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    double[] numbers = new double[count];
    if (bytes.remaining() == count * Double.BYTES) {
      bytes.asDoubleBuffer().get(numbers);
    } else if (bytes.remaining() == count * Float.BYTES) {
      for (int j = 0; j < count; j++) {
        numbers[j] = bytes.getFloat();
      }
    } else {
      throw new IllegalArgumentException(
          "numbers: %d bytes (expected: %d values of 4 or 8, of %s)"
              .formatted(bytes.remaining(), count, columns));
    }
    return numbers;
  }
}
