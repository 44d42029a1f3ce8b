// SPDX-License-Identifier: Apache-2.0
package io.dni.inspect;

import io.dni.inspect.Inspection.ModelReport;
import io.dni.inspect.ModuleReport.ImpliedOutput;
import io.dni.learning.metrics.Figures;
import io.dni.schemas.Printable;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints an {@link Inspection} for people, in at most 80 columns; a dash: not measured yet. */
public final class InspectionTable {
  private final PrintWriter out;

  /** A table on its way to a writer. */
  public InspectionTable(PrintWriter out) {
    this.out = out;
  }

  /**
   * Prints everything.
   *
   * @param impliedWeights whether the output weights that SG modules imply are printed in full
   */
  public void print(Inspection inspection, boolean impliedWeights) {
    Map<String, String> settings = inspection.settings();
    line("%s", inspection.location());
    line("checkpoint %d, seed %s", inspection.checkpointId(), settings.get("seed"));
    line(
        "network %s, %s, %s, %s loss%s%s",
        shortWidths(settings.get("network")),
        settings.get("nonlinearity").toLowerCase(Locale.ROOT),
        settings.get("normalisation").equals("none")
            ? "no normalisation"
            : settings.get("normalisation") + " norm",
        settings.get("loss"),
        settings.get("linear-path").equals("true") ? ", linear path" : "",
        settings.get("head").equals("sgd") ? "" : ", head " + settings.get("head"));
    line(
        "segments learn by %s, SG modules by %s",
        settings.get("optimizer"), settings.get("module-optimizer"));
    if (inspection.models().isEmpty()) {
      line("no model: the job had seen no example");
    }
    for (ModelReport model : inspection.models()) {
      model(model, impliedWeights);
    }
    out.flush();
  }

  private void model(ModelReport model, boolean impliedWeights) {
    line("");
    line(
        "model %s: %d parameters, %d in SG modules, %d not finite",
        Printable.of(model.model(), Printable.LINE),
        model.parameters(),
        model.moduleParameters(),
        model.nonFinite());
    line("%d batches pending, %d examples waiting", model.pending(), model.waitingExamples());
    if (model.encoder() != null) {
      new EncoderTable(out).print(model.encoder());
    }
    if (model.labels() != null) {
      model.labels().lines().forEach(text -> line("%s", text));
    }
    learning(model.segments());
    predictions(model.figures());
    guesses(model.segments());
    losses(model.segments());
    tensors(model.segments());
    for (SegmentReport segment : model.segments()) {
      if (segment.module() != null && segment.module().impliedOutput() != null) {
        implied(segment, segment.module().impliedOutput(), impliedWeights);
      }
    }
  }

  private void learning(List<SegmentReport> segments) {
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

  private void predictions(Map<String, Double> figures) {
    if (figures.isEmpty()) {
      return;
    }
    line("");
    boolean late = figures.keySet().stream().anyMatch(key -> key.startsWith(Figures.ARRIVAL + "."));
    String header = late ? "%-16s %9s %9s %9s  %s" : "%-16s %9s %9s%s  %s";
    line(
        header,
        "predictions",
        "window",
        "run",
        late ? "arrival" : "",
        "each made before it was learned");
    for (Figures.Figure f : Figures.all()) {
      Double run = figures.get(Figures.name(Figures.RUN, f));
      if (run != null) {
        line(
            header,
            f.key(),
            number(figures.get(Figures.name(Figures.WINDOW, f))),
            number(run),
            late ? number(figures.get(Figures.name(Figures.ARRIVAL, f))) : "",
            f.meaning());
      }
    }
  }

  private void guesses(List<SegmentReport> segments) {
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

  private void losses(List<SegmentReport> segments) {
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

  private void tensors(List<SegmentReport> segments) {
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

  private void implied(SegmentReport segment, ImpliedOutput implied, boolean all) {
    line("");
    line(
        "output map that the SG module above segment %d implies: |W| %s, b",
        segment.segment(), number(implied.weightsNorm()));
    values(implied.bias());
    if (all) {
      line("W, %d rows:", implied.weights().size());
      for (double[] row : implied.weights()) {
        values(java.util.Arrays.stream(row).boxed().toList());
      }
    }
  }

  private void values(List<Double> values) {
    for (int i = 0; i < values.size(); i += 8) {
      line(
          "%s",
          values.subList(i, Math.min(values.size(), i + 8)).stream()
              .map(v -> "%9s".formatted(number(v)))
              .collect(Collectors.joining(" ")));
    }
  }

  /** {@code 784-512-512-10} as {@code 784-512x2-10}. */
  private static String shortWidths(String widths) {
    String[] parts = widths.split("-", -1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < parts.length; ) {
      int run = i;
      while (run < parts.length && parts[run].equals(parts[i])) {
        run++;
      }
      text.append(text.isEmpty() ? "" : "-").append(parts[i]);
      text.append(run - i > 1 ? "x" + (run - i) : "");
      i = run;
    }
    return text.toString();
  }

  /** Three or four digits in at most eight characters. */
  static String number(Double value) {
    if (value == null) {
      return "-";
    }
    double size = Math.abs(value);
    if (value == 0) {
      return "0";
    }
    String format = size >= 1e4 || size < 1e-3 ? "%.1e" : size < 1e-2 ? "%.5f" : "%.4g";
    return String.format(Locale.ROOT, format, value);
  }

  private static String percent(Double share) {
    return share == null ? "-" : String.format(Locale.ROOT, "%.1f%%", 100 * share);
  }

  private void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values).stripTrailing());
  }
}
