// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.theory;

import io.dni.experiment.Experiment;
import io.dni.experiment.ExperimentResult;
import io.dni.experiment.ExperimentRun;
import io.dni.experiment.ExperimentSettings;
import io.dni.experiment.ResultRow;
import io.dni.experiment.theory.Table2Line.Column;
import io.dni.learning.loss.Loss;
import io.dni.learning.tensor.Matrix;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Table 2: how much worse a linear model ends with an SG module than with back-propagation. With
 * MSE not at all; with log loss by what a linear module cannot express.
 */
public final class Table2 implements Experiment {
  /** Mark of the rows with the closed form alone. */
  static final String POPULATION = "closed form";

  static final int POPULATION_SMALL = 1000;
  private static final int POPULATION_LARGE = 50;

  @Override
  public String name() {
    return "table2";
  }

  @Override
  public String title() {
    return "Table 2: final loss with an SG module minus final loss with back-propagation";
  }

  @Override
  public String paperSection() {
    return "Table 2, S-D";
  }

  @Override
  public Map<String, String> parameters(ExperimentSettings settings) {
    Map<String, String> parameters = new TreeMap<>();
    parameters.put("data sets", String.valueOf(sets(settings)));
    parameters.put("hidden layers when deep", "10 of width " + LinearNetwork.WIDTH);
    for (Table2Line line : lines(settings)) {
      for (Column column : line.columns(settings.quick())) {
        parameters.put(
            "%s %s %s".formatted(line.data(), line.model(), column.name()),
            column.schedule().toString());
      }
    }
    return parameters;
  }

  @Override
  public Optional<String> leftOutWhenQuick() {
    return Optional.of(
        "seven of ten data sets, all data in 100 dimensions, the deep random2 line, the paper's"
            + " learning rate");
  }

  private static int sets(ExperimentSettings settings) {
    return settings.quick() ? 3 : 10;
  }

  private static List<Table2Line> lines(ExperimentSettings settings) {
    return Table2Line.all().stream()
        .filter(l -> !settings.quick() || !l.large())
        .filter(l -> !settings.quick() || !(l.deep() && l.data().startsWith("random")))
        .toList();
  }

  @Override
  public ExperimentResult run(ExperimentRun run) {
    List<Table2Line> lines = lines(run.settings());
    int sets = sets(run.settings());
    double work = 0;
    for (Table2Line line : lines) {
      for (Column column : line.columns(run.quick())) {
        work += sets * line.weight(column);
      }
    }
    run.progress().expect(work);
    for (Table2Line line : lines) {
      if (!line.deep()) {
        run.row(line.data() + " " + POPULATION, 0.1, () -> population(line, run.settings().seed()));
      }
      for (Column column : line.columns(run.quick())) {
        for (int set = 0; set < sets; set++) {
          int number = set;
          run.row(
              "%s %s %s %d".formatted(line.data(), line.model(), column.name(), set),
              line.weight(column),
              () -> gap(line, column, number, run.settings().seed()));
        }
      }
    }
    return new Table2Verdict(run.rows(), lines).result();
  }

  /** The closed form over many more data sets than are trained on. */
  private static ResultRow population(Table2Line line, long seed) {
    double[] gaps = new double[line.large() ? POPULATION_LARGE : POPULATION_SMALL];
    for (int i = 0; i < gaps.length; i++) {
      ArtificialBatch batch = ArtificialBatch.draw(line.data(), seed * 1_000_000 + i);
      gaps[i] = closedForm(line, batch);
    }
    Sample sample = Sample.of(gaps);
    return new ResultRow()
        .with("data", line.data())
        .with("model", line.model())
        .with("loss", POPULATION)
        .with("set", gaps.length + " sets")
        .with("closed form", sample.mean())
        .with("standard error", sample.standardError());
  }

  private static double closedForm(Table2Line line, ArtificialBatch batch) {
    double[][] x = batch.rows();
    double[] y = batch.doubleLabels();
    // Separable data have their optimum, 0, at infinite weights.
    double optimum = line.separable() ? 0 : ClosedForm.logisticOptimum(x, y);
    return ClosedForm.withModule(x, y) - optimum;
  }

  private static ResultRow gap(Table2Line line, Column column, int set, long seed) {
    long drawn = seed * 1000 + set;
    ArtificialBatch batch = ArtificialBatch.draw(line.data(), drawn);
    int outputs = column.loss().outputs(2);
    LinearNetwork network =
        new LinearNetwork(batch.x().columns(), line.hidden(), outputs, column.loss());
    Matrix y = batch.targets(outputs);
    double plain = network.backpropagation(batch.x(), y, column.schedule(), drawn);
    double module = network.syntheticGradient(batch.x(), y, column.schedule(), drawn);
    ResultRow row =
        new ResultRow()
            .with("data", line.data())
            .with("model", line.model())
            .with("loss", column.name())
            .with("set", set)
            .with("steps", column.schedule().steps())
            .with("back-propagation", plain)
            .with("synthetic gradient", module)
            .with("gap", module - plain);
    if (column.loss() != Loss.MSE && !line.deep()) {
      row.with("closed form", closedForm(line, batch));
    }
    return row;
  }
}
