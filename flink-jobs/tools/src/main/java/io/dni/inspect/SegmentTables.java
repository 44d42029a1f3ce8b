// SPDX-License-Identifier: Apache-2.0
package io.dni.inspect;

import static io.dni.inspect.InspectionTable.number;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The segments of a model, for people: a table for each question, in at most 80 columns. */
final class SegmentTables {
  private final PrintWriter out;
  private final List<SegmentReport> segments;

  SegmentTables(PrintWriter out, List<SegmentReport> segments) {
    this.out = out;
    this.segments = segments;
  }

  /** What each segment has learned from, and how much. */
  void learning() {
    line("");
    line(
        "%3s %-12s %9s %9s %9s %8s %7s %7s %8s",
        "seg", "learns from", "batches", "steps", "param.", "|grad|", "dead", "loss", "accuracy");
    for (SegmentReport s : segments) {
      line(
          "%3d %-12s %9d %9d %9d %8s %7s %7s %8s",
          s.segment(),
          s.learnsFrom(),
          s.counters().get("batches"),
          s.optimizerSteps(),
          s.parameters(),
          number(s.gradientNorm()),
          percent(s.deadUnits()),
          number(s.trueLoss()),
          percent(s.accuracy()));
    }
  }

  /** How well SG modules and critics guess; nothing where there are none. */
  void guesses() {
    if (segments.stream().allMatch(s -> s.module() == null)) {
      return;
    }
    line("");
    line(
        "%3s %-12s %9s %9s %9s %8s %8s %7s %7s",
        "seg",
        "SG module",
        "param.",
        "steps",
        "|param.|",
        "|error|",
        "rel.err",
        "cosine",
        "implied");
    for (SegmentReport s : segments) {
      ModuleReport m = s.module();
      if (m != null) {
        line(
            "%3d %-12s %9d %9d %9s %8s %8s %7s %7s",
            s.segment(),
            s.learnsFrom(),
            m.parameters(),
            m.steps(),
            number(m.norm()),
            number(m.error()),
            number(m.relativeError()),
            number(m.cosine()),
            number(m.impliedLoss()));
      }
    }
    for (SegmentReport s : segments) {
      if (s.module() != null && s.module().condition() != null) {
        line(
            "%3d solves for least squares: rank %d, condition of C %s",
            s.segment(), s.module().rank(), number(s.module().condition()));
      }
    }
  }

  /** What has become of the signals that each segment waited for. */
  void losses() {
    line("");
    line(
        "%3s %9s %7s %6s %7s %8s %7s %9s %7s %6s",
        "seg",
        "corrected",
        "pending",
        "oldest",
        "delay",
        "evicted",
        "orphans",
        "unmatched",
        "skipped",
        "gated");
    for (SegmentReport s : segments) {
      Map<String, Long> c = s.counters();
      line(
          "%3d %9d %7d %6s %7s %8d %7d %9d %7d %6d",
          s.segment(),
          c.get("corrections"),
          s.pending(),
          s.oldestPending() == null ? "-" : s.oldestPending(),
          number(s.delay()),
          c.get("evicted"),
          c.get("orphans"),
          c.get("unmatched"),
          c.get("skipped"),
          c.get("gated"));
    }
  }

  /** Every array that learning changes. */
  void tensors() {
    line("");
    line(
        "%3s %-18s %-10s %8s %8s %8s %7s %8s",
        "seg", "tensor", "shape", "norm", "min", "max", "bad", "|m|");
    for (SegmentReport s : segments) {
      for (TensorReport t : s.tensors()) {
        line(
            "%3d %-18s %-10s %8s %8s %8s %7d %8s",
            s.segment(),
            t.name(),
            t.shape().stream().map(String::valueOf).collect(Collectors.joining("x")),
            number(t.norm()),
            number(t.min()),
            number(t.max()),
            t.nonFinite(),
            number(t.firstMomentNorm()));
      }
    }
  }

  private static String percent(Double share) {
    return share == null ? "-" : String.format(Locale.ROOT, "%.1f%%", 100 * share);
  }

  private void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values).stripTrailing());
  }
}
