// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads the rows of a CSV file; an empty label cell is no label. */
final class CsvReader implements TableReader {
  private final Path file;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private final TableColumns columns;
  private CSVRecord ahead;

  CsvReader(Path file, TableLayout layout) throws IOException {
    this.file = file;
    this.parser =
        CSVFormat.DEFAULT
            .builder()
            .setDelimiter(layout.delimiter())
            .setIgnoreSurroundingSpaces(true)
            .get()
            .parse(DataFile.openText(file));
    this.records = parser.iterator();
    try {
      CSVRecord first = read();
      if (first == null) {
        throw new InvalidDataException(file + ": no rows (expected: at least one)");
      }
      if (!layout.header()) {
        ahead = first;
      }
      List<String> names =
          layout.header()
              ? first.toList()
              : IntStream.range(0, first.size()).mapToObj(Integer::toString).toList();
      this.columns = new TableColumns(file, names, !layout.header(), layout);
    } catch (RuntimeException e) {
      parser.close();
      throw e;
    }
  }

  private CSVRecord read() {
    try {
      return records.hasNext() ? records.next() : null;
    } catch (UncheckedIOException | IllegalStateException e) {
      throw new InvalidDataException(
          "%s, line %d: %s (expected: CSV)"
              .formatted(file, parser.getCurrentLineNumber(), e.getMessage()),
          e);
    }
  }

  @Override
  public TableRow next() {
    CSVRecord row = ahead == null ? read() : ahead;
    ahead = null;
    if (row == null) {
      return null;
    }
    long line = parser.getCurrentLineNumber();
    if (row.size() != columns.names().size()) {
      throw new InvalidDataException(
          "%s, line %d: %d values (expected: %d)"
              .formatted(file, line, row.size(), columns.names().size()));
    }
    float[] values = new float[columns.features().size()];
    for (int i = 0; i < values.length; i++) {
      int column = columns.features().get(i);
      values[i] = TableReader.parse(file, line, columns.names().get(column), row.get(column));
    }
    String label = columns.label() == TableColumns.NO_COLUMN ? "" : row.get(columns.label());
    return new TableRow(label.isEmpty() ? null : label, new FloatFeatures(values), line);
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
