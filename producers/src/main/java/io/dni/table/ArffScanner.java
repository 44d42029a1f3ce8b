// SPDX-License-Identifier: Apache-2.0
package io.dni.table;

/** Splits a line of an attribute-relation file: values in either quote, with backslashes. */
final class ArffScanner {
  private final String text;
  private int position;

  ArffScanner(String text) {
    this.text = text;
  }

  /** The next value, up to one of the ends, which is left; without its quotes. */
  String value(String ends) {
    skipBlanks();
    StringBuilder value = new StringBuilder();
    char first = position < text.length() ? text.charAt(position) : 0;
    if (first != '\'' && first != '"') {
      while (position < text.length() && ends.indexOf(text.charAt(position)) < 0) {
        value.append(text.charAt(position++));
      }
      return value.toString().strip();
    }
    position++;
    while (position < text.length() && text.charAt(position) != first) {
      boolean escaped = text.charAt(position) == '\\' && position + 1 < text.length();
      position += escaped ? 1 : 0;
      value.append(text.charAt(position++));
    }
    position++;
    return value.toString();
  }

  /** Moves over a character, if it is the next one that is no blank. */
  boolean skip(char wanted) {
    skipBlanks();
    boolean found = position < text.length() && text.charAt(position) == wanted;
    position += found ? 1 : 0;
    return found;
  }

  /** What has not been read. */
  String rest() {
    return text.substring(Math.min(position, text.length()));
  }

  private void skipBlanks() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
  }
}
