// SPDX-License-Identifier: Apache-2.0
package io.dni.schemas;

import java.util.Locale;

/**
 * Texts from outside, such as cells, column names and model ids, as they may stand in a message or
 * on a terminal: on one line, without control characters, and never longer than a reader wants.
 */
public final class Printable {
  /** Longest text that a message repeats by default, characters. */
  public static final int SHORT = 60;

  /** Longest path that a message repeats, characters. */
  public static final int PATH = 400;

  /** What fits on a few lines of a terminal, characters: the longest model id does. */
  public static final int LINE = 300;

  private Printable() {}

  /** A text of at most {@link #SHORT} characters. */
  public static String of(String text) {
    return of(text, SHORT);
  }

  /**
   * A text with what a terminal would obey, or an eye could not see, written as an escape, such as
   * {@code \n} or {@code \u001b}; a longer one ends in an ellipsis.
   *
   * @param most how many characters of the text to show
   */
  public static String of(String text, int most) {
    StringBuilder shown = new StringBuilder();
    int i = 0;
    for (int code; i < text.length() && i < most; i += Character.charCount(code)) {
      code = text.codePointAt(i);
      switch (code) {
        case '\n' -> shown.append("\\n");
        case '\r' -> shown.append("\\r");
        case '\t' -> shown.append("\\t");
        default -> {
          if (isSafe(code)) {
            shown.appendCodePoint(code);
          } else {
            shown.append(
                String.format(
                    Locale.ROOT, Character.isBmpCodePoint(code) ? "\\u%04x" : "\\u{%x}", code));
          }
        }
      }
    }
    return i < text.length() ? shown.append('…').toString() : shown.toString();
  }

  private static boolean isSafe(int code) {
    return switch (Character.getType(code)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
