// SPDX-License-Identifier: Apache-2.0
package io.dni.inspect;

import io.dni.analysis.LayerActivations;
import io.dni.analysis.LinearClassifierProbe;
import io.dni.analysis.LinearRegressorProbe;
import io.dni.analysis.RepresentationalDissimilarity;
import io.dni.learning.tensor.Matrix;
import io.dni.model.NpzWriter;
import io.dni.model.StoredModel;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * What the hidden layers of a stored model represent (SPEC, section 8): dissimilarity matrices over
 * points sorted by label, and linear probes.
 */
public final class LayerAnalysis {
  private static final long PROBE_SEED = 1;

  private final Summary summary;
  private final List<RepresentationalDissimilarity> matrices;

  private LayerAnalysis(Summary summary, List<RepresentationalDissimilarity> matrices) {
    this.summary = summary;
    this.matrices = List.copyOf(matrices);
  }

  /**
   * The figures.
   *
   * @param model id of the model
   * @param points in the dissimilarity matrices
   * @param probePoints that the probes were fitted to, and judged on
   * @param accuracy of the model itself on the probe points
   * @param layers hidden layers, from the input up
   */
  public record Summary(
      String model, int points, int probePoints, double accuracy, List<Layer> layers) {}

  /**
   * A hidden layer.
   *
   * @param layer its number, from 1
   * @param width its units
   * @param distanceToLast root mean square between its dissimilarity matrix and the last layer's
   * @param blockDistanceToLast the same over pairs of one class only
   * @param separation mean dissimilarity between classes minus that within classes
   * @param classifierAccuracy of a linear softmax classifier on its activations
   * @param classifierLoss mean log loss of that classifier
   * @param inputError mean squared error of the linear regression back to the input
   */
  public record Layer(
      int layer,
      int width,
      double distanceToLast,
      double blockDistanceToLast,
      double separation,
      double classifierAccuracy,
      double classifierLoss,
      double inputError) {}

  /**
   * Analyses a model.
   *
   * @param examples to look at, at least 2
   * @param matrixPoints how many of them the dissimilarity matrices compare
   */
  public static LayerAnalysis of(StoredModel model, Examples examples, int matrixPoints) {
    Examples sorted = examples.sortedByLabel(matrixPoints);
    List<RepresentationalDissimilarity> matrices = new ArrayList<>();
    LayerActivations.visit(
        model.segments(),
        model.states(),
        sorted.x(),
        (layer, h) -> matrices.add(RepresentationalDissimilarity.of(h)));
    List<LinearClassifierProbe> classifiers = new ArrayList<>();
    List<LinearRegressorProbe> regressors = new ArrayList<>();
    List<Integer> widths = new ArrayList<>();
    Matrix outputs =
        LayerActivations.visit(
            model.segments(),
            model.states(),
            examples.x(),
            (layer, h) -> {
              widths.add(h.columns());
              classifiers.add(
                  LinearClassifierProbe.fit(h, examples.labels(), examples.classes(), PROBE_SEED));
              regressors.add(LinearRegressorProbe.fit(h, examples.x()));
            });
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < matrices.size(); i++) {
      RepresentationalDissimilarity last = matrices.get(matrices.size() - 1);
      layers.add(
          new Layer(
              i + 1,
              widths.get(i),
              matrices.get(i).distance(last),
              matrices.get(i).blockDistance(last, sorted.labels()),
              matrices.get(i).separation(sorted.labels()),
              classifiers.get(i).accuracy(),
              classifiers.get(i).loss(),
              regressors.get(i).meanSquaredError()));
    }
    int classes = model.spec().network().outputs();
    int correct = model.spec().network().loss().correct(outputs, targets(examples, classes));
    return new LayerAnalysis(
        new Summary(
            model.id(),
            sorted.labels().length,
            examples.labels().length,
            (double) correct / examples.labels().length,
            layers),
        matrices);
  }

  /** One-hot rows, or the label itself for a single output. */
  private static Matrix targets(Examples examples, int outputs) {
    if (outputs > 1) {
      return Matrix.oneHot(examples.labels(), outputs);
    }
    Matrix y = Matrix.zeros(examples.labels().length, 1);
    for (int s = 0; s < y.rows(); s++) {
      y.data()[s] = examples.labels()[s];
    }
    return y;
  }

  /** The figures. */
  public Summary summary() {
    return summary;
  }

  /** Dissimilarity matrices of the layers, from the input up; points sorted by label. */
  public List<RepresentationalDissimilarity> matrices() {
    return matrices;
  }

  /** Writes the dissimilarity matrices as {@code rdm1}, {@code rdm2}, … of a NumPy archive. */
  public void writeMatrices(OutputStream out) throws IOException {
    NpzWriter npz = new NpzWriter(out);
    for (int i = 0; i < matrices.size(); i++) {
      int points = matrices.get(i).points();
      float[] values = new float[points * points];
      for (int k = 0; k < values.length; k++) {
        values[k] = (float) matrices.get(i).get(k / points, k % points);
      }
      npz.array("rdm" + (i + 1), values, List.of(points, points));
    }
    npz.finish();
  }
}
