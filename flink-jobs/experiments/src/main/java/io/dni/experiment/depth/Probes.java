// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.depth;

import io.dni.analysis.LayerActivations;
import io.dni.analysis.LinearClassifierProbe;
import io.dni.analysis.LinearRegressorProbe;
import io.dni.experiment.Experiment;
import io.dni.experiment.ExperimentResult;
import io.dni.experiment.ExperimentRun;
import io.dni.experiment.ExperimentSettings;
import io.dni.experiment.ResultRow;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Figure 8: what a linear map can read from each layer, the class (left) and the input (right). */
public final class Probes implements Experiment {
  private static final int POINTS = 10_000;
  private static final int QUICK_POINTS = 1_000;

  @Override
  public String name() {
    return "probes";
  }

  @Override
  public String title() {
    return "Figure 8: linear probes of 20 layers";
  }

  @Override
  public String paperSection() {
    return "section 5, Fig. 8";
  }

  @Override
  public boolean needsMnist() {
    return true;
  }

  @Override
  public Map<String, String> parameters(ExperimentSettings settings) {
    Map<String, String> all = new TreeMap<>(new DeepNetworkStudy(settings).parameters());
    all.put("points", points(settings) + ", the first of the training set");
    return all;
  }

  @Override
  public Optional<String> leftOutWhenQuick() {
    return Optional.of(
        "all training after step 300, nine tenths of the points, and the comparison with the reference");
  }

  @Override
  public ExperimentResult run(ExperimentRun run) {
    MnistData data = MnistData.of(run.settings());
    DeepNetworkStudy study = new DeepNetworkStudy(run.settings());
    LabelledImages points = LabelledImages.first(data.train(), points(run.settings()));
    study.run(run, data, measurement(points, run.settings().seed()));
    return new ProbeFindings(study, run.rows()).result();
  }

  /** Both probes of all layers. */
  static LayerMeasurement measurement(LabelledImages points, long seed) {
    return (network, step, row) -> measure(network, points, seed, step, row);
  }

  private static void measure(
      ImageTraining network, LabelledImages points, long seed, int step, ResultRow row) {
    double[] accuracy = new double[DeepNetworkStudy.LAYERS];
    double[] error = new double[DeepNetworkStudy.LAYERS];
    LayerActivations.visit(
        network.trainer().segments(),
        network.trainer().states(),
        points.x(),
        (layer, h) -> {
          accuracy[layer - 1] =
              LinearClassifierProbe.fit(h, points.labels(), points.classes(), seed).accuracy();
          error[layer - 1] = LinearRegressorProbe.fit(h, points.x()).meanSquaredError();
        });
    row.withSeries(DeepNetworkStudy.series("accuracy", step), accuracy);
    row.withSeries(DeepNetworkStudy.series("error", step), error);
  }

  private static int points(ExperimentSettings settings) {
    return settings.quick() ? QUICK_POINTS : POINTS;
  }
}
