// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.depth;

import io.dni.experiment.Experiment;
import io.dni.experiment.ExperimentResult;
import io.dni.experiment.ExperimentRun;
import io.dni.experiment.ExperimentSettings;
import io.dni.experiment.ResultTable;
import io.dni.experiment.RowSet;
import io.dni.experiment.Statement;
import io.dni.picture.LineChart;
import io.dni.picture.Picture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Test accuracy on MNIST by depth and method. The paper gives no table, but the networks (S-D); the
 * numbers to meet are those of an independent reference.
 */
public final class MnistDepth implements Experiment {
  private static final int EPOCHS = 3;

  @Override
  public String name() {
    return "mnist";
  }

  @Override
  public String title() {
    return "MNIST: test accuracy by depth and method";
  }

  @Override
  public String paperSection() {
    return "section 4, S-D";
  }

  @Override
  public boolean needsMnist() {
    return true;
  }

  @Override
  public Map<String, String> parameters(ExperimentSettings settings) {
    return Map.of(
        "network", "784-%dxh-10, batch norm".formatted(DepthRun.WIDTH),
        "batch", String.valueOf(DepthRun.BATCH),
        "optimizer", "adam:" + DepthRun.RATE,
        "epochs", String.valueOf(epochs(settings)),
        "lines", String.valueOf(lines(settings).size()));
  }

  @Override
  public Optional<String> leftOutWhenQuick() {
    return Optional.of("the networks of 1 and 3 hidden blocks, and epochs 2 and 3");
  }

  @Override
  public ExperimentResult run(ExperimentRun run) {
    int epochs = epochs(run.settings());
    List<DepthRun> lines = lines(run.settings());
    MnistLine.trainAll(run, lines, epochs);
    return judge(new RowSet(run.rows()), lines, epochs);
  }

  private static ExperimentResult judge(RowSet rows, List<DepthRun> lines, int epochs) {
    List<Statement> statements = new ArrayList<>();
    for (DepthRun line : lines) {
      addReference(statements, line, rows, epochs);
    }
    RowSet deepest = rows.where("hidden", epochs == EPOCHS ? 3 : 2);
    String last = "epoch " + epochs;
    double everyLayer = mean(deepest, TrainingMethod.EVERY_LAYER_SG, last);
    statements.add(
        Statement.atMost(
            "SG between every two layers comes close to back-propagation (accuracy lost, deepest"
                + " network)",
            mean(deepest, TrainingMethod.BACKPROPAGATION, last) - everyLayer,
            0.015));
    statements.add(
        Statement.atLeast(
            "It is the SG that teaches the lower layers (accuracy above frozen ones, deepest"
                + " network)",
            everyLayer - mean(deepest, TrainingMethod.NONE, last),
            0.03));
    if (epochs == EPOCHS) {
      double onActivation = mean(deepest, TrainingMethod.EVERY_LAYER_SG_H, last);
      statements.add(
          Statement.atLeast(
              "Without the label the SG does worse (accuracy lost)",
              everyLayer - onActivation,
              0.02));
      statements.add(
          Statement.atLeast(
              "Without the activation it does worse still (accuracy lost against h only)",
              onActivation - mean(deepest, TrainingMethod.EVERY_LAYER_SG_Y, last),
              0.02));
    }
    return new ExperimentResult(
        rows.rows(),
        statements,
        List.of(table(lines, rows, epochs)),
        pictures(rows, lines, epochs),
        notes());
  }

  private static void addReference(
      List<Statement> statements, DepthRun line, RowSet rows, int epochs) {
    if (line.hasReference()) {
      statements.add(
          Statement.atMost(
              "%s: as the reference (furthest outside its range, all epochs)".formatted(line.key()),
              line.outside(of(rows, line).rows(), epochs),
              line.slack()));
    }
  }

  private static ResultTable table(List<DepthRun> lines, RowSet rows, int epochs) {
    List<String> header = new ArrayList<>(List.of("hidden", "method"));
    for (int epoch = 1; epoch <= epochs; epoch++) {
      header.add("epoch " + epoch);
    }
    List<List<String>> cells = new ArrayList<>();
    for (DepthRun line : lines) {
      List<String> row =
          new ArrayList<>(List.of(String.valueOf(line.hidden()), line.method().label()));
      for (int epoch = 1; epoch <= epochs; epoch++) {
        row.add(cell(line, of(rows, line).mean("epoch " + epoch), epoch));
      }
      cells.add(row);
    }
    return new ResultTable("Test accuracy (reference)", header, cells);
  }

  private static String cell(DepthRun line, double accuracy, int epoch) {
    String reference =
        line.reference().stream()
            .filter(band -> band.epoch() == epoch)
            .map(
                band ->
                    band.least() == band.most()
                        ? String.format(Locale.ROOT, " (%.3f)", band.least())
                        : String.format(Locale.ROOT, " (%.3f–%.3f)", band.least(), band.most()))
            .findFirst()
            .orElse("");
    return String.format(Locale.ROOT, "%.4f%s", accuracy, reference);
  }

  private static List<Picture> pictures(RowSet rows, List<DepthRun> lines, int epochs) {
    double[] depths = lines.stream().mapToDouble(DepthRun::hidden).distinct().sorted().toArray();
    if (depths.length < 2) {
      return List.of();
    }
    LineChart chart =
        new LineChart(
                "MNIST after %d epochs".formatted(epochs),
                "hidden blocks of %d".formatted(DepthRun.WIDTH),
                "test accuracy")
            .rangeX(0.5, 3.5)
            .rangeY(0.87, 1);
    for (TrainingMethod method : TrainingMethod.values()) {
      double[] at =
          Arrays.stream(depths)
              .filter(h -> lines.stream().anyMatch(l -> l.method() == method && l.hidden() == h))
              .toArray();
      double[] accuracy =
          Arrays.stream(at)
              .map(h -> mean(rows.where("hidden", h), method, "epoch " + epochs))
              .toArray();
      chart.marked(method.label(), at, accuracy);
    }
    return List.of(new Picture("mnist-depth", "Test accuracy against depth.", chart.image()));
  }

  private static List<String> notes() {
    return List.of(
        "Test accuracy with the running batch-norm statistics, on all 10,000 test images.",
        "The reference is an independent NumPy program run with three seeds (two for partial"
            + " conditioning); ours run with one (--seed chooses it) and another generator of"
            + " random numbers, so the bound of each statement allows as much again as the"
            + " reference's own spread.",
        "With one hidden block, one SG and an SG at every layer are the same network.");
  }

  private static RowSet of(RowSet rows, DepthRun line) {
    return rows.where("hidden", line.hidden()).where("method", line.method().label());
  }

  private static double mean(RowSet rows, TrainingMethod method, String column) {
    return rows.where("method", method.label()).mean(column);
  }

  private static List<DepthRun> lines(ExperimentSettings settings) {
    return DepthTable.lines().stream().filter(l -> !settings.quick() || l.hidden() == 2).toList();
  }

  private static int epochs(ExperimentSettings settings) {
    return settings.quick() ? 1 : EPOCHS;
  }
}
