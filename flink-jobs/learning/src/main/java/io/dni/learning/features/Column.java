// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.features;

import java.io.Serializable;
import java.util.Locale;

/**
 * One column of a table and the inputs that it becomes.
 *
 * @param name as in the table
 * @param kind of its values
 * @param missing numbers: whether a further input says that the value is missing. A missing word is
 *     a word of its own
 * @param vocabulary words: how many get an input each, in order of appearance
 * @param hashed words: how many inputs the words beyond the vocabulary share, by signed hashing
 */
public record Column(String name, Kind kind, boolean missing, int vocabulary, int hashed)
    implements Serializable {
  /** What is missing has this place in a vocabulary. */
  public static final String NO_WORD = "";

  /** Kinds of values. */
  public enum Kind {
    /** A number, standardised. */
    NUMBER,
    /** A word, one of many. */
    WORDS
  }

  /** Checks the bounds. */
  public Column {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("column: no name (expected: one)");
    }
    if (vocabulary < 0 || hashed < 0 || (kind == Kind.WORDS && vocabulary + hashed < 1)) {
      throw new IllegalArgumentException(
          "column %s: vocabulary %d, hashed %d (expected: at least one input)"
              .formatted(name, vocabulary, hashed));
    }
  }

  /** A column of numbers. */
  public static Column number(String name, boolean missing) {
    return new Column(name, Kind.NUMBER, missing, 0, 0);
  }

  /** A column of words. */
  public static Column words(String name, int vocabulary, int hashed) {
    return new Column(name, Kind.WORDS, false, vocabulary, hashed);
  }

  /** How many inputs it becomes. */
  public int width() {
    return kind == Kind.NUMBER ? (missing ? 2 : 1) : vocabulary + hashed;
  }

  /** As {@link #parse} reads it: {@code age number}, {@code size number missing}. */
  String notation() {
    String escaped = name.replace("%", "%25").replace(";", "%3B").replace(" ", "%20");
    String rest =
        switch (kind) {
          case NUMBER -> missing ? " missing" : "";
          case WORDS -> " " + vocabulary + (hashed == 0 ? "" : " " + hashed);
        };
    return escaped + " " + kind.name().toLowerCase(Locale.ROOT) + rest;
  }

  /** Reads {@code NAME number [missing]} or {@code NAME words VOCABULARY [HASHED]}. */
  static Column parse(String text) {
    String[] part = text.strip().split("\\s+", -1);
    String name = part[0].replace("%20", " ").replace("%3B", ";").replace("%25", "%");
    if (part.length >= 2 && part[1].equals("number") && part.length <= 3) {
      if (part.length == 2 || part[2].equals("missing")) {
        return number(name, part.length == 3);
      }
    }
    if (part.length >= 3 && part[1].equals("words") && part.length <= 4) {
      try {
        int hashed = part.length == 4 ? Integer.parseInt(part[3]) : 0;
        return words(name, Integer.parseInt(part[2]), hashed);
      } catch (NumberFormatException e) {
        // falls through to the message below
      }
    }
    throw new IllegalArgumentException(
        "column: %s (expected: NAME number [missing] or NAME words VOCABULARY [HASHED])"
            .formatted(text.strip()));
  }
}
