// SPDX-License-Identifier: Apache-2.0
package io.dni.inspect;

import io.dni.inspect.EncoderReport.ColumnReport;
import io.dni.schemas.Printable;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prints an {@link EncoderReport} for people, in at most 80 columns. */
final class EncoderTable {
  private static final int MOST_CLASSES = 20;
  private static final int LONGEST_NAME = 24;

  private final PrintWriter out;

  EncoderTable(PrintWriter out) {
    this.out = out;
  }

  void print(EncoderReport encoder) {
    line("");
    line(
        "encoder: %d rows, half-life %s; %d columns become %d inputs, read-outs %d more",
        encoder.rows(),
        encoder.halfLife() == 0 ? "none" : InspectionTable.number(encoder.halfLife()) + " rows",
        encoder.columns().size(),
        encoder.columnInputs(),
        encoder.readOutInputs());
    if (encoder.classBound() > 0) {
      line(
          "%d of at most %d classes: %s%s",
          encoder.classes().size(),
          encoder.classBound(),
          encoder.classes().stream()
              .limit(MOST_CLASSES)
              .map(Printable::of)
              .collect(Collectors.joining(", ")),
          encoder.classes().size() > MOST_CLASSES ? " …" : "");
    }
    line("");
    line(
        "%-24s %-7s %6s %9s %9s %9s  %s",
        "column", "kind", "inputs", "values", "mean", "deviation", "words");
    for (ColumnReport c : encoder.columns()) {
      line(
          "%-24s %-7s %6d %9s %9s %9s  %s",
          shortened(Printable.of(c.name())),
          c.kind(),
          c.inputs(),
          c.values() == null ? "-" : String.format(Locale.ROOT, "%.0f", c.values()),
          InspectionTable.number(c.mean()),
          InspectionTable.number(c.deviation()),
          words(c));
    }
    if (!encoder.readOuts().isEmpty()) {
      line("");
      line("%-28s %-10s %8s %8s %8s %7s", "read-out", "shape", "norm", "min", "max", "bad");
    }
    for (TensorReport t : encoder.readOuts()) {
      line(
          "%-28s %-10s %8s %8s %8s %7d",
          t.name(),
          t.shape().stream().map(String::valueOf).collect(Collectors.joining("x")),
          InspectionTable.number(t.norm()),
          InspectionTable.number(t.min()),
          InspectionTable.number(t.max()),
          t.nonFinite());
    }
  }

  private static String words(ColumnReport c) {
    if (c.words() == null) {
      return "";
    }
    return c.words()
        + " of "
        + c.vocabulary()
        + (c.hashed() == 0 ? "" : ", then " + c.hashed() + " shared");
  }

  private static String shortened(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
  }

  private void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values).stripTrailing());
  }
}
