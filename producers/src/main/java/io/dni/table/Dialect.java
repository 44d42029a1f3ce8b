// SPDX-License-Identifier: Apache-2.0
package io.dni.table;

import io.dni.schemas.Printable;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Set;

/**
 * How a table is written down. JSON knows its own delimiters and decimals; encoding and missing
 * words hold for every format.
 *
 * @param delimiter what stands between two values
 * @param decimal what stands before a number's fraction: a point or a comma
 * @param quote what stands around values that hold delimiters; doubled inside them
 * @param header whether the first line holds the names of the columns
 * @param encoding of the text; a byte order mark goes before it
 * @param missing the texts that mean that a value is missing
 */
public record Dialect(
    char delimiter,
    char decimal,
    char quote,
    boolean header,
    Charset encoding,
    Set<String> missing) {

  /** In the place of a quote: values are never quoted. */
  public static final char NO_QUOTE = '\0';

  /** Only an empty cell is missing. */
  public static final Set<String> EMPTY_CELL = Set.of("");

  /** What spreadsheets, R, pandas, databases and Weka write for a missing value. */
  public static final Set<String> USUAL_MISSING =
      Set.of("", "NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "NULL", "null", "None", "?");

  /** Commas, points, double quotes, a header, UTF-8; only empty cells are missing. */
  public static final Dialect CSV =
      new Dialect(',', '.', '"', true, StandardCharsets.UTF_8, EMPTY_CELL);

  /** Checks that the characters can be told apart. */
  public Dialect {
    missing = Set.copyOf(missing);
    if (decimal != '.' && decimal != ',') {
      throw new InvalidDataException(
          "--decimal: %s (expected: . or ,)".formatted(Printable.of(decimal + "")));
    }
    if (delimiter == decimal || delimiter == quote || "\r\n0123456789".indexOf(delimiter) >= 0) {
      throw new InvalidDataException(
          "--delimiter: %s (expected: a character that is not decimal, quote, digit or line end)"
              .formatted(Printable.of(delimiter + "")));
    }
  }

  /** This dialect with other texts for missing values. */
  public Dialect withMissing(Set<String> words) {
    return new Dialect(delimiter, decimal, quote, header, encoding, words);
  }

  /** This dialect with another delimiter. */
  public Dialect withDelimiter(char other) {
    return new Dialect(other, decimal, quote, header, encoding, missing);
  }

  /** This dialect with another decimal. */
  public Dialect withDecimal(char other) {
    return new Dialect(delimiter, other, quote, header, encoding, missing);
  }

  /** This dialect for files whose first line is data; their columns are called 0, 1, 2 … */
  public Dialect withoutHeader() {
    return new Dialect(delimiter, decimal, quote, false, encoding, missing);
  }

  /** This dialect in another encoding. */
  public Dialect withEncoding(Charset other) {
    return new Dialect(delimiter, decimal, quote, header, other, missing);
  }

  /** Reads one character, or a word for one that is hard to type: {@code tab}, {@code \t}. */
  public static char character(String option, String text) {
    switch (text) {
      case "tab", "\\t" -> {
        return '\t';
      }
      case "space" -> {
        return ' ';
      }
      default -> {
        if (text.length() != 1) {
          throw new InvalidDataException(
              "%s: %s (expected: one character, tab or space)"
                  .formatted(option, Printable.of(text)));
        }
        return text.charAt(0);
      }
    }
  }

  /** Reads the name of an encoding, as {@code latin1} or {@code windows-1252}. */
  public static Charset encoding(String name) {
    try {
      return Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new InvalidDataException(
          "--encoding: %s (expected: an encoding such as utf-8, latin1, windows-1252 or utf-16)"
              .formatted(Printable.of(name)),
          e);
    }
  }
}
