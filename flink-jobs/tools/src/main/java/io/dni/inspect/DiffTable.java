// SPDX-License-Identifier: Apache-2.0
package io.dni.inspect;

import io.dni.inspect.ModelDiff.SegmentChange;
import io.dni.inspect.ModelDiff.SettingChange;
import io.dni.inspect.ModelDiff.TensorChange;
import io.dni.model.EncoderTensors;
import io.dni.schemas.Printable;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prints a {@link ModelDiff} for people, in at most 80 columns. */
public final class DiffTable {
  private final PrintWriter out;

  /** A table on its way to a writer. */
  public DiffTable(PrintWriter out) {
    this.out = out;
  }

  /** Prints everything. */
  public void print(ModelDiff diff) {
    line("model %s", Printable.of(diff.model(), Printable.LINE));
    if (diff.settings().isEmpty()) {
      line("settings: the same");
    }
    for (SettingChange s : diff.settings()) {
      line(
          "setting %s: %s -> %s",
          s.name(),
          Printable.of(String.valueOf(s.before()), Printable.LINE),
          Printable.of(String.valueOf(s.after()), Printable.LINE));
    }
    if (!diff.segments().isEmpty()) {
      line("");
      line("%3s %20s %20s %20s", "seg", "batches", "steps", "SG module steps");
    }
    for (SegmentChange s : diff.segments()) {
      line(
          "%3d %20s %20s %20s",
          s.segment(),
          counts(s.batchesBefore(), s.batchesAfter()),
          counts(s.stepsBefore(), s.stepsAfter()),
          counts(s.moduleStepsBefore(), s.moduleStepsAfter()));
    }
    line("");
    line(
        "%3s %-18s %-10s %10s %10s %10s %9s",
        "seg", "tensor", "shape", "rel.change", "cosine", "largest", "changed");
    for (TensorChange t : diff.tensors()) {
      line(
          "%3s %-18s %-10s %10s %10s %10s %9d",
          t.segment() == EncoderTensors.SEGMENT ? "enc" : String.valueOf(t.segment()),
          t.name(),
          t.shape().stream().map(String::valueOf).collect(Collectors.joining("x")),
          InspectionTable.number(t.relativeChange()),
          t.cosine() == null ? "-" : String.format(Locale.ROOT, "%.6f", t.cosine()),
          InspectionTable.number(t.largestChange()),
          t.changed());
    }
    diff.onlyBefore().forEach(name -> line("only before: %s", name));
    diff.onlyAfter().forEach(name -> line("only after: %s", name));
    out.flush();
  }

  private static String counts(long before, long after) {
    return before + " " + String.format(Locale.ROOT, "%+d", after - before);
  }

  private void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values).stripTrailing());
  }
}
