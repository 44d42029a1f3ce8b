// SPDX-License-Identifier: Apache-2.0
package io.dni.inspect;

import io.dni.inspect.Inspection.ModelReport;
import io.dni.inspect.ModuleReport.ImpliedOutput;
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
    SegmentTables segments = new SegmentTables(out, model.segments());
    segments.learning();
    new ScoreTable(out).print(model.figures());
    segments.guesses();
    segments.losses();
    segments.tensors();
    for (SegmentReport segment : model.segments()) {
      if (segment.module() != null && segment.module().impliedOutput() != null) {
        implied(segment, segment.module().impliedOutput(), impliedWeights);
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

  private void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values).stripTrailing());
  }
}
