// SPDX-License-Identifier: Apache-2.0
package io.dni.report;

import io.dni.schemas.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Rows of cells as aligned lines: words to the left, numbers to the right. */
public final class TextTable {
  private static final int LONGEST_CELL = 200;

  private TextTable() {}

  /**
   * One line per row; all rows have as many cells as the first. Cells may hold model ids: they are
   * escaped and shortened.
   */
  public static List<String> lines(List<List<String>> raw) {
    List<List<String>> rows =
        raw.stream()
            .map(row -> row.stream().map(cell -> Printable.of(cell, LONGEST_CELL)).toList())
            .toList();
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        int column = i;
        int width = rows.stream().mapToInt(r -> r.get(column).length()).max().orElse(0);
        boolean words = i == 0 || rows.stream().skip(1).anyMatch(r -> isWord(r.get(column)));
        String padding = " ".repeat(width - row.get(i).length());
        line.append(i == 0 ? "" : "  ");
        line.append(words ? row.get(i) + padding : padding + row.get(i));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  /** A number as a cell, {@code -} where there is none. */
  public static String number(String format, OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, format, value.getAsDouble()) : "-";
  }

  private static boolean isWord(String cell) {
    return !cell.isEmpty() && Character.isLetter(cell.charAt(0)) && !cell.equals("NaN");
  }
}
