// SPDX-License-Identifier: Apache-2.0
package io.dni.table;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits CSV text (RFC 4180) into records: values in quotes may hold delimiters, line ends and
 * doubled quotes. Lines end in LF, CR LF or CR alone; blank ones are passed over.
 */
final class CsvLexer {
  /** Longest value, characters: a quote that is never closed must not swallow a file. */
  static final int MOST_CHARACTERS = 1 << 20;

  /** Most values in a record. */
  static final int MOST_VALUES = 1 << 20;

  private final CountedText text;
  private final String name;
  private final Dialect dialect;
  private final StringBuilder value = new StringBuilder();
  private long recordLine = 1;

  CsvLexer(Reader text, String name, Dialect dialect) {
    this.text = new CountedText(text);
    this.name = name;
    this.dialect = dialect;
  }

  /** The line in which the newest record began, for messages. */
  String place() {
    return name + ", line " + recordLine;
  }

  /** The values of the next record that is not blank, as they stand; null at the end. */
  List<String> next() throws IOException {
    try {
      while (text.peek() != CountedText.END) {
        recordLine = text.line();
        List<String> values = record();
        if (values.size() > 1 || !values.get(0).isBlank()) {
          return values;
        }
      }
      return null;
    } catch (IOException e) {
      recordLine = text.line(); // what cannot be read stands there
      throw e;
    }
  }

  private List<String> record() throws IOException {
    List<String> values = new ArrayList<>();
    while (true) {
      values.add(value());
      int end = text.read();
      if (end != dialect.delimiter()) {
        return values;
      }
      if (values.size() >= MOST_VALUES) {
        throw new InvalidDataException(
            "%s: more than %d values (expected: fewer)".formatted(place(), MOST_VALUES));
      }
    }
  }

  /** Reads up to a delimiter or line end, which is left. */
  private String value() throws IOException {
    value.setLength(0);
    int c = text.peek();
    while (c != dialect.delimiter() && (c == ' ' || c == '\t')) {
      append(text.read());
      c = text.peek();
    }
    if (c == dialect.quote()) {
      value.setLength(0);
      quoted();
      c = text.peek();
      while (c == ' ' || c == '\t') {
        if (c == dialect.delimiter()) {
          break;
        }
        text.read();
        c = text.peek();
      }
      if (!isEnd(c)) {
        throw new InvalidDataException(
            "%s: text after a closing quote (expected: a quote inside a value doubled, or --quote=none)"
                .formatted(place()));
      }
      return value.toString();
    }
    while (!isEnd(c)) {
      append(text.read());
      c = text.peek();
    }
    return value.toString();
  }

  private void quoted() throws IOException {
    text.read();
    while (true) {
      int c = text.read();
      if (c == CountedText.END) {
        throw new InvalidDataException(
            place() + ": a quote that is never closed (expected: one at the end of the value)");
      }
      if (c == dialect.quote()) {
        if (text.peek() != dialect.quote()) {
          return;
        }
        text.read();
      }
      append(c);
    }
  }

  private void append(int c) {
    if (value.length() >= MOST_CHARACTERS) {
      throw new InvalidDataException(
          "%s: a value of more than %d characters (expected: fewer; is a quote left open?)"
              .formatted(place(), MOST_CHARACTERS));
    }
    value.append((char) c);
  }

  private boolean isEnd(int c) {
    return c == dialect.delimiter() || c == '\n' || c == '\r' || c == CountedText.END;
  }
}
