// SPDX-License-Identifier: Apache-2.0
package io.dni.process;

import java.util.Locale;

/**
 * Text from outside (model ids, cells of tables, words of libraries) as it may stand in a line that
 * a person reads: one line, of bounded length, without anything that a terminal obeys or that
 * reorders what is seen.
 */
public final class PlainText {
  /** What fits on a few lines of a terminal. */
  private static final int LONGEST = 300;

  private static final int FIRST_PRINTABLE = 0x20;

  private PlainText() {}

  /** The text, escaped as in Java, shortened where it is long. */
  public static String of(String text) {
    return of(text, LONGEST);
  }

  /**
   * The text, escaped as in Java, shortened where it is long.
   *
   * @param longest characters that are kept at most
   */
  public static String of(String text, int longest) {
    StringBuilder plain = new StringBuilder();
    int[] points = text.codePoints().limit(longest).toArray();
    for (int point : points) {
      escape(point, plain);
    }
    int kept = new String(points, 0, points.length).length();
    if (kept < text.length()) {
      plain.append("… (").append(text.length() - kept).append(" more characters)");
    }
    return plain.toString();
  }

  private static void escape(int point, StringBuilder to) {
    switch (point) {
      case '\n' -> to.append("\\n");
      case '\r' -> to.append("\\r");
      case '\t' -> to.append("\\t");
      default -> {
        if (isHarmless(point)) {
          to.appendCodePoint(point);
        } else if (Character.isBmpCodePoint(point)) {
          to.append(String.format(Locale.ROOT, "\\u%04x", point));
        } else {
          to.append(String.format(Locale.ROOT, "\\u{%x}", point));
        }
      }
    }
  }

  private static boolean isHarmless(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> point >= FIRST_PRINTABLE;
    };
  }
}
