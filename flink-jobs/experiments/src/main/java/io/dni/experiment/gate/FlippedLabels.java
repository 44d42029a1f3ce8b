// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.gate;

import io.dni.experiment.Experiment;
import io.dni.experiment.ExperimentResult;
import io.dni.experiment.ExperimentRun;
import io.dni.experiment.ExperimentSettings;
import io.dni.experiment.ResultRow;
import io.dni.experiment.ResultTable;
import io.dni.experiment.RowSet;
import io.dni.experiment.Statement;
import io.dni.learning.decoupling.Gate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A bad hour of labels, with the gate and without it. */
public final class FlippedLabels implements Experiment {
  private static final Gate GATE = new Gate(1, 50, 20, 2);
  private static final List<Double> RATES = List.of(3e-3, 3e-4);

  @Override
  public String name() {
    return "flipped-labels";
  }

  @Override
  public String title() {
    return "What a bad hour of labels does, with the gate and without it";
  }

  @Override
  public String paperSection() {
    return "not in the paper";
  }

  @Override
  public Map<String, String> parameters(ExperimentSettings settings) {
    return Map.of(
        "model",
        "100-64-64-2, every-layer SG, batch " + FlippedRun.BATCH + ", Adam " + RATES,
        "stream",
        "fresh noisy100; 20,000 labels turned round, from the middle on",
        "examples",
        String.valueOf(run(Gate.OFF, 1, settings).examples()),
        "gate",
        "share 1, window 50, promote after 20, restore after 2 (the defaults)",
        "seeds",
        String.valueOf(seeds(settings)));
  }

  @Override
  public Optional<String> leftOutWhenQuick() {
    return Optional.of("half of the examples and four of the five seeds");
  }

  @Override
  public ExperimentResult run(ExperimentRun run) {
    run.progress().expect(2 * RATES.size() * seeds(run.settings()));
    for (int i = 0; i < seeds(run.settings()); i++) {
      long seed = run.settings().seed() * 1_000_003 + i;
      for (double rate : RATES) {
        for (Gate gate : List.of(Gate.OFF, GATE)) {
          run.row(
              "gate %s, rate %s, seed %d".formatted(gate.on() ? "on" : "off", rate, seed),
              () -> run(gate, rate, run.settings()).compute(seed));
        }
      }
    }
    RowSet rows = new RowSet(run.rows());
    RowSet on = rows.where("gate", "on");
    RowSet off = rows.where("gate", "off");
    double fall = 0;
    for (ResultRow row : on.rows()) {
      fall = Math.max(fall, row.number("before") - row.number("served while flipped"));
    }
    List<Statement> statements =
        List.of(
            Statement.atMost("gate on: largest fall of the accuracy that is served", fall, 0.01),
            Statement.atMost(
                "gate on: most batches after the end until the live model is back",
                on.most("back after"),
                200),
            Statement.atLeast(
                "gate off: mean fall of the accuracy that is served",
                off.mean("before") - off.mean("served while flipped"),
                0.3));
    return new ExperimentResult(rows.rows(), statements, List.of(table(rows)), List.of(), notes());
  }

  private static ResultTable table(RowSet rows) {
    List<List<String>> cells = new ArrayList<>();
    for (ResultRow row : rows.rows()) {
      cells.add(
          List.of(
              row.text("gate"),
              number("%.0e", row.number("rate")),
              number("%.3f", row.number("before")),
              number("%.3f", row.number("served while flipped")),
              number("%.3f", row.number("served after")),
              number("%.3f", row.number("live while flipped")),
              number("%.3f", row.number("live after")),
              number("%.0f", row.number("back after")),
              number("%.0f", row.number("promoted")),
              number("%.0f", row.number("promoted while flipped")),
              number("%.0f", row.number("restored")),
              number("%,.0f", row.number("undone"))));
    }
    return new ResultTable(
        "Accuracy against the right labels: over the 20,000 examples before, while labels are"
            + " turned round, and the 20,000 after; batches until the live model is back within one"
            + " point",
        List.of(
            "gate",
            "rate",
            "before",
            "served, flipped",
            "served, after",
            "live, flipped",
            "live, after",
            "back after",
            "promoted",
            "of these, flipped",
            "restored",
            "undone"),
        cells);
  }

  private static List<String> notes() {
    return List.of(
        "While labels are turned round the live model learns them, and beats the champion on them:"
            + " what keeps the champion in its place is that promotion takes 20 windows of 50"
            + " batches in a row, 32,000 examples, more than the bad hour has, and that a row"
            + " begins anew where the champion's own loss jumps. A bad hour longer than that wins.",
        "That is also its price: the champion lags behind the live model by as much, which shows"
            + " in what is served before.",
        "Served is the champion where the gate is on (dni.predictions.from=champion), the live"
            + " model where it is off.",
        "Run on the sequential trainer with the job's own gate; that commands reach every segment"
            + " in front of the same batch is a test of the job (ControlITCase).");
  }

  private static FlippedRun run(Gate gate, double rate, ExperimentSettings settings) {
    return new FlippedRun(gate, rate, settings.quick() ? 0.5 : 1);
  }

  private static int seeds(ExperimentSettings settings) {
    return settings.quick() ? 1 : 5;
  }

  private static String number(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
