// SPDX-License-Identifier: Apache-2.0
package io.dni.table;

import io.dni.schemas.Printable;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What is done to every text of a table, whatever its format. */
final class Cells {
  /** Below this no character is combining, and none has another normal form. */
  private static final char FIRST_COMBINING = 0x300;

  private static final char ZERO_WIDTH_SPACE = 0x200b;
  private static final char BYTE_ORDER_MARK = 0xfeff;

  private Cells() {}

  /** Without spaces of any kind at both ends, and in Unicode's composed form (NFC). */
  static String clean(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isSpace(text.charAt(from))) {
      from++;
    }
    while (to > from && isSpace(text.charAt(to - 1))) {
      to--;
    }
    String stripped = text.substring(from, to);
    for (int i = 0; i < stripped.length(); i++) {
      if (stripped.charAt(i) >= FIRST_COMBINING) {
        return Normalizer.normalize(stripped, Normalizer.Form.NFC);
      }
    }
    return stripped;
  }

  /** A cleaned cell, or null for one of the missing words. */
  static String value(String text, Set<String> missing) {
    String clean = clean(text);
    return missing.contains(clean) ? null : clean;
  }

  private static boolean isSpace(char c) {
    return c <= ' '
        || Character.isSpaceChar(c)
        || Character.isWhitespace(c)
        || c == ZERO_WIDTH_SPACE
        || c == BYTE_ORDER_MARK;
  }

  /** Refuses names that do not tell columns apart. */
  static List<String> checkedNames(String place, List<String> names) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (!seen.add(name)) {
        throw new InvalidDataException(
            "%s: column %s twice (expected: each name once)".formatted(place, Printable.of(name)));
      }
      if (name.isEmpty() && i > 0) {
        throw new InvalidDataException(
            "%s: column %d has no name (expected: one in the first line, or --no-header)"
                .formatted(place, i));
      }
    }
    return List.copyOf(names);
  }

  /** Column names for a message. */
  static String list(List<String> names) {
    int shown = 20;
    String some = names.stream().limit(shown).map(Printable::of).collect(Collectors.joining(", "));
    return names.size() <= shown ? some : some + " … " + names.size() + " in all";
  }
}
