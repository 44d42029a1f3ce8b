// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import io.dni.dataset.WeightColumn;
import io.dni.schemas.Printable;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.TensorBytes;
import io.dni.schemas.record.LateLabel;
import io.dni.table.InvalidDataException;
import io.dni.table.Numeral;
import io.dni.table.Table;
import io.dni.table.TableRow;
import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Labels of one's own out of a table: one row each, an id and a class or a real number. */
final class LabelFile implements Iterator<byte[]>, Closeable {
  private final Table table;
  private final int id;
  private final int label;
  private final boolean numbers;
  private final Optional<WeightColumn> weight;
  private final RecordCodec<LateLabel> codec = new RecordCodec<>(LateLabel.class);
  private TableRow ahead;

  /**
   * Finds the columns.
   *
   * @param id name or number of the column of ids
   * @param label name or number of the column of labels
   * @param weight name or number of the column of weights; empty for none
   * @param numbers whether labels are real numbers to predict, and not classes
   */
  LabelFile(Table table, String id, String label, Optional<String> weight, boolean numbers) {
    this.table = table;
    this.id = column(table, "--id-column", id);
    this.label = column(table, numbers ? "--target-column" : "--label-column", label);
    this.numbers = numbers;
    this.weight =
        weight
            .map(name -> column(table, "--weight-column", name))
            .map(index -> new WeightColumn(index, table.columns().get(index)));
    ahead = table.next();
  }

  private static int column(Table table, String option, String name) {
    int found = table.columns().indexOf(name);
    if (found < 0 && name.matches("[0-9]{1,6}")) {
      found = Integer.parseInt(name);
    }
    if (found < 0 || found >= table.columns().size()) {
      throw new InvalidDataException(
          "%s: %s (expected: one of %s)"
              .formatted(
                  option, Printable.of(name), Printable.of(String.join(", ", table.columns()))));
    }
    return found;
  }

  @Override
  public boolean hasNext() {
    return ahead != null;
  }

  @Override
  public byte[] next() {
    if (ahead == null) {
      throw new NoSuchElementException("the labels have ended");
    }
    LateLabel record = new LateLabel(cell(id, "an id"), null, null, null, null, null);
    String text = cell(label, "a label");
    if (numbers) {
      float value = Numeral.parse(text, table.decimal());
      if (Float.isNaN(value)) {
        throw new InvalidDataException(
            "%s, column %s: %s (expected: a finite number)"
                .formatted(ahead.place(), name(label), Printable.of(text)));
      }
      record.setTarget(TensorBytes.of(value));
    } else {
      record.setName(text);
    }
    weight.flatMap(column -> column.of(ahead, table.decimal())).ifPresent(record::setWeight);
    ahead = table.next();
    return codec.encode(record);
  }

  private String cell(int column, String expected) {
    String text = ahead.cell(column);
    if (text == null) {
      throw new InvalidDataException(
          "%s, column %s: missing (expected: %s)".formatted(ahead.place(), name(column), expected));
    }
    return text;
  }

  private String name(int column) {
    return Printable.of(table.columns().get(column));
  }

  @Override
  public void close() throws IOException {
    table.close();
  }
}
