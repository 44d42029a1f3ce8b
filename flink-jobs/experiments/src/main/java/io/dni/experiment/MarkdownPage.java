// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment;

import java.util.List;
import java.util.Locale;

/** A stored result as Markdown. */
public final class MarkdownPage {
  private MarkdownPage() {}

  /**
   * The page of one result.
   *
   * @param level of its heading, 1 for a page of its own
   * @param pictures directory of the pictures, as seen from the page; empty or ending in a slash
   */
  public static String of(StoredResult result, int level, String pictures) {
    StringBuilder out = new StringBuilder();
    out.append("%s %s: %s\n\n".formatted("#".repeat(level), result.experiment(), result.title()));
    out.append("Paper: %s. Settings: ".formatted(result.section()));
    out.append(
        String.join(
            ", ",
            result.settings().entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue())
                .toList()));
    out.append(".\n\n");
    if (!result.leftOut().isEmpty()) {
      out.append("**Quick form.** Left out: %s\n\n".formatted(result.leftOut()));
    }
    out.append(
        table(
            List.of("statement", "figure", "bound", "holds"),
            result.statements().stream()
                .map(
                    s ->
                        List.of(
                            s.text(), number(s.figure()), s.bound(), s.holds() ? "yes" : "**no**"))
                .toList()));
    for (ResultTable table : result.tables()) {
      out.append("**%s**\n\n".formatted(table.title()));
      out.append(table(table.header(), table.cells()));
    }
    result
        .pictures()
        .forEach(
            (file, caption) ->
                out.append("![%s](%s%s)\n\n*%s*\n\n".formatted(caption, pictures, file, caption)));
    for (String note : result.notes()) {
      out.append("- ").append(note).append('\n');
    }
    if (!result.notes().isEmpty()) {
      out.append('\n');
    }
    return out.toString();
  }

  /** A number with four digits, in scientific notation where it is very small or large. */
  public static String number(double value) {
    double size = Math.abs(value);
    if (value == Math.rint(value) && size < 1e9) {
      return String.valueOf((long) value);
    }
    boolean plain = size >= 1e-3 && size < 1e6;
    return String.format(Locale.ROOT, plain ? (size < 10 ? "%.4f" : "%.2f") : "%.2e", value);
  }

  /** A bound without the noise of binary fractions: six decimals. */
  public static double rounded(double bound) {
    return Math.rint(bound * 1e6) / 1e6;
  }

  private static String table(List<String> header, List<List<String>> rows) {
    StringBuilder out = new StringBuilder();
    out.append(line(header)).append(line(header.stream().map(h -> "---").toList()));
    rows.forEach(row -> out.append(line(row)));
    return out.append('\n').toString();
  }

  private static String line(List<String> cells) {
    return "| "
        + String.join(" | ", cells.stream().map(c -> c.replace("|", "\\|")).toList())
        + " |\n";
  }
}
