// SPDX-License-Identifier: Apache-2.0
package io.dni.table;

import java.io.IOException;
import java.io.Reader;
import java.util.List;
import java.util.stream.IntStream;

/** Comma-separated values, or with any other delimiter. */
public final class CsvTable implements Table {
  private static final String OTHER_DELIMITERS = ";\t|,";

  private final TextSource source;
  private final Dialect dialect;
  private final Reader text;
  private final CsvLexer lexer;
  private final List<String> columns;
  private List<String> ahead;

  /** Opens a table and reads its first line. */
  public CsvTable(TextSource source, Dialect dialect) {
    this.source = source;
    this.dialect = dialect;
    this.text = source.open(dialect.encoding());
    this.lexer = new CsvLexer(text, source.name(), dialect);
    try {
      this.columns = readColumns();
    } catch (RuntimeException e) {
      closeQuietly();
      throw e;
    }
  }

  private List<String> readColumns() {
    List<String> first = read();
    if (first == null) {
      throw new InvalidDataException(source.name() + ": no rows (expected: at least one)");
    }
    if (first.size() == 1) {
      suggestDelimiter(first.get(0));
    }
    if (!dialect.header()) {
      ahead = first;
      return IntStream.range(0, first.size()).mapToObj(Integer::toString).toList();
    }
    return Cells.checkedNames(lexer.place(), first.stream().map(Cells::clean).toList());
  }

  /** One column where another delimiter would make several is a wrong delimiter. */
  private void suggestDelimiter(String line) {
    for (int i = 0; i < OTHER_DELIMITERS.length(); i++) {
      char other = OTHER_DELIMITERS.charAt(i);
      if (other != dialect.delimiter() && line.indexOf(other) >= 0) {
        String option = other == '\t' ? "tab" : "'" + other + "'";
        String decimal =
            other == ';' ? ", with --decimal , where numbers are written like 0,5" : "";
        throw new InvalidDataException(
            "%s: one column (expected: several; --delimiter %s reads this file%s)"
                .formatted(lexer.place(), option, decimal));
      }
    }
  }

  private List<String> read() {
    try {
      return lexer.next();
    } catch (IOException e) {
      throw source.failed(e, lexer.place(), dialect.encoding());
    }
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public TableRow next() {
    List<String> values = ahead == null ? read() : ahead;
    ahead = null;
    if (values == null) {
      return null;
    }
    if (values.size() != columns.size()) {
      throw new InvalidDataException(
          "%s: %d values (expected: %d, one for each column)"
              .formatted(lexer.place(), values.size(), columns.size()));
    }
    String[] cells = new String[values.size()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = Cells.value(values.get(i), dialect.missing());
    }
    return new TableRow(lexer.place(), cells);
  }

  @Override
  public char decimal() {
    return dialect.decimal();
  }

  private void closeQuietly() {
    try {
      close();
    } catch (IOException e) {
      // What went wrong before is what the user hears of.
    }
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}
