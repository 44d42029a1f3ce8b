// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.depth;

import io.dni.analysis.LayerActivations;
import io.dni.analysis.RepresentationalDissimilarity;
import io.dni.experiment.Experiment;
import io.dni.experiment.ExperimentResult;
import io.dni.experiment.ExperimentRun;
import io.dni.experiment.ExperimentSettings;
import io.dni.experiment.ResultRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Figure 7: how the representation changes from layer to layer, for each way of training. */
public final class Representations implements Experiment {
  private static final int POINTS = 400;

  /** Side of a stored matrix, and of its picture in pixels. */
  static final int IMAGE = 80;

  /** The layers in the picture; the single SG lies between 11 and 12. */
  static final List<Integer> SHOWN = List.of(1, 3, 5, 7, 9, 11, 12, 15, 18, 20);

  @Override
  public String name() {
    return "representations";
  }

  @Override
  public String title() {
    return "Figure 7: representations of 20 layers";
  }

  @Override
  public String paperSection() {
    return "section 5, Fig. 7";
  }

  @Override
  public boolean needsMnist() {
    return true;
  }

  @Override
  public Map<String, String> parameters(ExperimentSettings settings) {
    Map<String, String> all = new TreeMap<>(new DeepNetworkStudy(settings).parameters());
    all.put("points", POINTS + ", the first of the test set, sorted by label");
    return all;
  }

  @Override
  public Optional<String> leftOutWhenQuick() {
    return Optional.of(
        "all training after step 300 and the comparison with the reference; what is said of the upper"
            + " layers of back-propagation and of DFA takes longer training to hold");
  }

  @Override
  public ExperimentResult run(ExperimentRun run) {
    MnistData data = MnistData.of(run.settings());
    LabelledImages points = LabelledImages.firstSortedByLabel(data.test(), POINTS);
    DeepNetworkStudy study = new DeepNetworkStudy(run.settings());
    study.run(run, data, measurement(points));
    return new RepresentationFindings(study, points, run.rows()).result();
  }

  /** The dissimilarity matrices' distances and images. */
  static LayerMeasurement measurement(LabelledImages points) {
    return (network, step, row) -> measure(network, points, step, row);
  }

  private static void measure(
      ImageTraining network, LabelledImages points, int step, ResultRow row) {
    List<RepresentationalDissimilarity> layers = new ArrayList<>();
    LayerActivations.visit(
        network.trainer().segments(),
        network.trainer().states(),
        points.x(),
        (layer, h) -> layers.add(RepresentationalDissimilarity.of(h)));
    int count = layers.size();
    RepresentationalDissimilarity last = layers.get(count - 1);
    double[] block = new double[count];
    double[] all = new double[count];
    double[] separation = new double[count];
    for (int i = 0; i < count; i++) {
      block[i] = layers.get(i).blockDistance(last, points.labels());
      all[i] = layers.get(i).distance(last);
      separation[i] = layers.get(i).separation(points.labels());
    }
    row.withSeries(DeepNetworkStudy.series("block distance", step), block);
    row.withSeries(DeepNetworkStudy.series("distance", step), all);
    row.withSeries(DeepNetworkStudy.series("separation", step), separation);
    for (int layer : SHOWN) {
      row.withSeries(image(layer, step), rounded(layers.get(layer - 1).shrunk(IMAGE)));
    }
  }

  /** Name of the series that holds a layer's matrix as an image. */
  static String image(int layer, int step) {
    return DeepNetworkStudy.series("layer " + layer, step);
  }

  /** Steps of 0.05 are as fine as a colour can be told, and make the pictures' files small. */
  private static double[] rounded(double[] values) {
    double[] out = new double[values.length];
    java.util.Arrays.setAll(out, i -> Math.rint(values[i] * 20) / 20);
    return out;
  }
}
