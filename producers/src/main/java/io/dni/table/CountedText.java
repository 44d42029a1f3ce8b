// SPDX-License-Identifier: Apache-2.0
package io.dni.table;

import java.io.IOException;
import java.io.Reader;

/**
 * A text that is read one character after another, with a look at the next, and whose lines count.
 */
final class CountedText {
  /** Behind the last character. */
  static final int END = -1;

  private static final int BUFFER = 1 << 14;

  private final Reader text;
  private final char[] buffer = new char[BUFFER];
  private int position;
  private int limit;
  private long line = 1;

  CountedText(Reader text) {
    this.text = text;
  }

  /** Number of the line in which the next character stands, from 1. */
  long line() {
    return line;
  }

  /** The next character, which is left, as it stands; {@link #END} after the last. */
  int peek() throws IOException {
    if (position == limit) {
      limit = Math.max(0, text.read(buffer, 0, BUFFER));
      position = 0;
    }
    return limit == 0 ? END : buffer[position];
  }

  /** The next character; every kind of line end counts and reads as LF. */
  int read() throws IOException {
    int c = peek();
    if (c == END) {
      return END;
    }
    position++;
    if (c == '\r') {
      if (peek() == '\n') {
        position++;
      }
      c = '\n';
    }
    if (c == '\n') {
      line++;
    }
    return c;
  }
}
