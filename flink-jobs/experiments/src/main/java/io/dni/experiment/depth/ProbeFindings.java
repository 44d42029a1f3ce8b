// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.depth;

import io.dni.experiment.ExperimentResult;
import io.dni.experiment.ResultRow;
import io.dni.experiment.ResultTable;
import io.dni.experiment.RowSet;
import io.dni.experiment.Statement;
import io.dni.picture.LineChart;
import io.dni.picture.PanelGrid;
import io.dni.picture.Picture;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the rows of {@link Probes} say.
 *
 * <p>Longer than other files: statements, tables, pictures and notes of one page speak of the same
 * numbers, and whoever changes one of them must see the others.
 */
final class ProbeFindings {
  private static final String ACCURACY = "accuracy";
  private static final String ERROR = "error";
  private static final List<Integer> SHOWN = List.of(1, 2, 3, 5, 10, 15, 20);

  /** Layers of the reference's classifier probe, and its accuracies at step 2,000. */
  private static final int[] REFERENCE_CLASSIFIER_LAYERS = {1, 3, 10, 20};

  private static final double[] REFERENCE_BACKPROPAGATION = {.953, .977, .990, .988};
  private static final double[] REFERENCE_SINGLE_SG = {.981, .996, .993, .993};

  /** Layers of the reference's regressor probe, and its errors at step 2,000. */
  private static final int[] REFERENCE_REGRESSOR_LAYERS = {1, 10, 20};

  private static final double[] REFERENCE_ERROR_BACKPROPAGATION = {.015, .039, .045};
  private static final double[] REFERENCE_ERROR_SINGLE_SG = {.016, .042, .046};

  private final DeepNetworkStudy study;
  private final RowSet rows;

  ProbeFindings(DeepNetworkStudy study, List<ResultRow> rows) {
    this.study = study;
    this.rows = new RowSet(rows);
  }

  ExperimentResult result() {
    return new ExperimentResult(
        layerRows(),
        statements(),
        study.tabulated().stream()
            .flatMap(
                step ->
                    Stream.of(
                        table("Accuracy of the linear classifier probe at step %d", ACCURACY, step),
                        table(
                            "Squared error of the linear regressor probe at step %d", ERROR, step)))
            .toList(),
        pictures(),
        notes());
  }

  private List<Statement> statements() {
    double[] backpropagation = probe(TrainingMethod.BACKPROPAGATION, ACCURACY, study.last());
    double[] single = probe(TrainingMethod.SINGLE_SG, ACCURACY, study.last());
    double[] dfa = probe(TrainingMethod.DFA, ACCURACY, study.last());
    double[] every = probe(TrainingMethod.EVERY_LAYER_SG, ACCURACY, study.last());
    double[] leastSquares = probe(TrainingMethod.EVERY_LAYER_LEAST_SQUARES, ACCURACY, study.last());
    double[] local = probe(TrainingMethod.LOCAL, ACCURACY, study.last());
    double[] dfaError = probe(TrainingMethod.DFA, ERROR, study.last());
    double[] backpropagationError = probe(TrainingMethod.BACKPROPAGATION, ERROR, study.last());
    List<Statement> all = new ArrayList<>();
    all.add(
        Statement.atLeast(
            "DFA's first layer is already linearly separable (accuracy above back-propagation's)",
            dfa[0] - backpropagation[0],
            0.001));
    all.add(
        Statement.atMost(
            "DFA gains nothing after the first layer (accuracy of the best layer minus the"
                + " first's)",
            Arrays.stream(dfa).max().orElse(Double.NaN) - dfa[0],
            0.005));
    all.add(
        Statement.atMost(
            "Back-propagation and one SG look alike to the classifier (largest difference in layers"
                + " 2–20)",
            largestDifference(backpropagation, single, 1),
            0.03));
    all.add(
        Statement.atLeast(
            "DFA's layers forget the input at once (regressor error of layer 2 over"
                + " back-propagation's)",
            dfaError[1] / backpropagationError[1],
            1.1));
    all.add(
        Statement.atLeast(
            "They have forgotten most after a quarter of the layers (share of the error's rise from"
                + " layer 1 to the largest that is done by layer 5)",
            rise(dfaError, 5),
            0.6));
    all.add(
        Statement.atMost(
            "Least squares at every layer loses little to back-propagation for the classifier"
                + " (accuracy lost, over the layers the most)",
            largestLoss(backpropagation, leastSquares),
            0.02));
    all.add(
        Statement.atLeast(
            "The paper's modules at every layer lose more (the same figure)",
            largestLoss(backpropagation, every),
            0.04));
    all.add(
        Statement.atLeast(
            "Local losses make the class readable at once (accuracy of layer 1 above"
                + " back-propagation's)",
            local[0] - backpropagation[0],
            0.005));
    if (study.reachesReference()) {
      all.addAll(references());
    }
    return all;
  }

  private List<Statement> references() {
    List<Statement> all = new ArrayList<>();
    all.add(
        reference(
            TrainingMethod.BACKPROPAGATION,
            ACCURACY,
            REFERENCE_CLASSIFIER_LAYERS,
            REFERENCE_BACKPROPAGATION,
            0.03));
    all.add(
        reference(
            TrainingMethod.SINGLE_SG,
            ACCURACY,
            REFERENCE_CLASSIFIER_LAYERS,
            REFERENCE_SINGLE_SG,
            0.03));
    all.add(
        reference(
            TrainingMethod.BACKPROPAGATION,
            ERROR,
            REFERENCE_REGRESSOR_LAYERS,
            REFERENCE_ERROR_BACKPROPAGATION,
            0.004));
    all.add(
        reference(
            TrainingMethod.SINGLE_SG,
            ERROR,
            REFERENCE_REGRESSOR_LAYERS,
            REFERENCE_ERROR_SINGLE_SG,
            0.004));
    return all;
  }

  private Statement reference(
      TrainingMethod method, String what, int[] layers, double[] values, double slack) {
    double[] ours = probe(method, what, DeepNetworkStudy.REFERENCE_STEP);
    double worst = 0;
    for (int i = 0; i < layers.length; i++) {
      worst = Math.max(worst, Math.abs(ours[layers[i] - 1] - values[i]));
    }
    return Statement.atMost(
        "%s: %s as the reference at step 2,000, one seed each (largest difference)"
            .formatted(method.label(), what.equals(ERROR) ? "regressor error" : "accuracy"),
        worst,
        slack);
  }

  /** Share of the rise from layer 1 to the largest value that is done by a layer. */
  private static double rise(double[] values, int layer) {
    double most = Arrays.stream(values).max().orElse(Double.NaN);
    return (values[layer - 1] - values[0]) / (most - values[0]);
  }

  private static double largestLoss(double[] from, double[] to) {
    return IntStream.range(0, from.length).mapToDouble(i -> from[i] - to[i]).max().orElseThrow();
  }

  private static double largestDifference(double[] a, double[] b, int from) {
    double largest = 0;
    for (int i = from; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(a[i] - b[i]));
    }
    return largest;
  }

  private double[] probe(TrainingMethod method, String what, int step) {
    return row(method).seriesOf(DeepNetworkStudy.series(what, step));
  }

  private ResultRow row(TrainingMethod method) {
    return rows.where("method", method.label()).only();
  }

  /** One row per method, moment and layer. */
  private List<ResultRow> layerRows() {
    List<ResultRow> out = new ArrayList<>();
    for (TrainingMethod method : DeepNetworkStudy.METHODS) {
      for (int step : study.moments()) {
        for (int layer = 1; layer <= DeepNetworkStudy.LAYERS; layer++) {
          out.add(
              new ResultRow()
                  .with("method", method.label())
                  .with("step", step)
                  .with("layer", layer)
                  .with(ACCURACY, probe(method, ACCURACY, step)[layer - 1])
                  .with(ERROR, Math.rint(probe(method, ERROR, step)[layer - 1] * 1e8) / 1e8));
        }
      }
    }
    return out;
  }

  private ResultTable table(String title, String what, int step) {
    List<String> header = new ArrayList<>(List.of("method"));
    SHOWN.forEach(layer -> header.add("layer " + layer));
    List<List<String>> cells = new ArrayList<>();
    for (TrainingMethod method : DeepNetworkStudy.METHODS) {
      List<String> line = new ArrayList<>(List.of(method.label()));
      SHOWN.forEach(layer -> line.add(text(probe(method, what, step)[layer - 1])));
      cells.add(line);
    }
    if (step == DeepNetworkStudy.REFERENCE_STEP) {
      boolean error = what.equals(ERROR);
      int[] layers = error ? REFERENCE_REGRESSOR_LAYERS : REFERENCE_CLASSIFIER_LAYERS;
      cells.add(
          referenceLine(
              "reference, back-propagation",
              layers,
              error ? REFERENCE_ERROR_BACKPROPAGATION : REFERENCE_BACKPROPAGATION));
      cells.add(
          referenceLine(
              "reference, single SG",
              layers,
              error ? REFERENCE_ERROR_SINGLE_SG : REFERENCE_SINGLE_SG));
    }
    return new ResultTable(title.formatted(step), header, cells);
  }

  private static List<String> referenceLine(String name, int[] layers, double[] values) {
    List<String> line = new ArrayList<>(List.of(name));
    for (int shown : SHOWN) {
      int at = Arrays.binarySearch(layers, shown);
      line.add(at < 0 ? "" : String.format(Locale.ROOT, "%.3f", values[at]));
    }
    return line;
  }

  /** A row per moment; left the classifier, right the regressor. */
  private List<Picture> pictures() {
    PanelGrid grid =
        new PanelGrid(
            "Linear probes of each layer",
            List.of("classifier: training accuracy", "regressor: mean squared error"),
            90);
    for (int step : study.moments()) {
      grid.row("step " + step, List.of(chart(ACCURACY, step), chart(ERROR, step)));
    }
    return List.of(
        new Picture(
            "probes",
            "Figure 8. Left: accuracy, on its own training points, of a linear classifier on each"
                + " layer's activations. Right: mean squared error of the linear regression from"
                + " each layer's activations back to the image. Down: moments of training.",
            grid.image()));
  }

  private BufferedImage chart(String what, int step) {
    double[] layers = new double[DeepNetworkStudy.LAYERS];
    Arrays.setAll(layers, i -> i + 1);
    LineChart chart = new LineChart("", "layer", "", 560, 260).rangeX(1, 20);
    for (TrainingMethod method : DeepNetworkStudy.METHODS) {
      chart.line(method.label(), layers, probe(method, what, step));
    }
    return chart.image();
  }

  private static List<String> notes() {
    return List.of(
        "Classifier: softmax on activations brought to mean 0 and variance 1, 1,200 steps of Adam"
            + " with a rate falling to 0. The reference does not say how long and on which points"
            + " it trained its own.",
        "Regressor: least squares with a bias, in double precision; the error is the mean over"
            + " points and pixels. The variance of a pixel, the error that knows nothing, is about"
            + " 0.067.",
        "The paper trained blocks of 512 for up to 500,000 steps; the scale here is the one of the"
            + " settings line.");
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
