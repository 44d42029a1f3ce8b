// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.depth;

import io.dni.experiment.ExperimentResult;
import io.dni.experiment.ResultRow;
import io.dni.experiment.ResultTable;
import io.dni.experiment.RowSet;
import io.dni.experiment.Statement;
import io.dni.picture.LineChart;
import io.dni.picture.MatrixImage;
import io.dni.picture.PanelGrid;
import io.dni.picture.Picture;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What the rows of {@link Representations} say.
 *
 * <p>Longer than other files: statements, tables, pictures and notes of one page speak of the same
 * numbers, and whoever changes one of them must see the others.
 */
final class RepresentationFindings {
  private static final String DISTANCE = "block distance";
  private static final List<Integer> REFERENCE_LAYERS = List.of(1, 5, 9, 11, 13, 17, 19);
  private static final double[] REFERENCE_BACKPROPAGATION = {.55, .41, .27, .20, .14, .05, .03};
  private static final double[] REFERENCE_SINGLE_SG = {.62, .32, .07, .08, .07, .04, .03};

  private final DeepNetworkStudy study;
  private final LabelledImages points;
  private final RowSet rows;

  RepresentationFindings(DeepNetworkStudy study, LabelledImages points, List<ResultRow> rows) {
    this.study = study;
    this.points = points;
    this.rows = new RowSet(rows);
  }

  ExperimentResult result() {
    return new ExperimentResult(
        layerRows(),
        statements(),
        study.tabulated().stream().map(this::table).toList(),
        pictures(),
        notes());
  }

  private List<Statement> statements() {
    double[] backpropagation = distance(TrainingMethod.BACKPROPAGATION, study.last());
    double[] single = distance(TrainingMethod.SINGLE_SG, study.last());
    double[] every = distance(TrainingMethod.EVERY_LAYER_SG, study.last());
    double[] dfa = distance(TrainingMethod.DFA, study.last());
    double[] leastSquares = distance(TrainingMethod.EVERY_LAYER_LEAST_SQUARES, study.last());
    List<Statement> all = new ArrayList<>();
    all.add(
        Statement.atLeast(
            "With one SG the change breaks off at layer 11 (distance lost per layer below over"
                + " above)",
            bend(single),
            2));
    all.add(
        Statement.atLeast(
            "That break is the SG's work (the same figure over back-propagation's)",
            bend(single) / bend(backpropagation),
            1.5));
    all.add(
        Statement.atLeast(
            "With SGs everywhere the representation changes through all layers (smallest share of"
                + " the change in layers 1–7, 7–13, 13–20)",
            Math.min(share(every, 1, 7), Math.min(share(every, 7, 13), share(every, 13, 20))),
            0.1));
    all.add(
        Statement.atMost(
            "Back-propagation is nearly constant in the upper layers (mean distance of layers 12–19"
                + " over that of layer 1)",
            mean(backpropagation, 12, 19) / backpropagation[0],
            0.2));
    all.add(
        Statement.atMost(
            "DFA hardly changes after the first layers (mean distance of layers 5–19 over that of"
                + " layer 1)",
            mean(dfa, 5, 19) / dfa[0],
            0.35));
    all.add(
        Statement.atLeast(
            "DFA settles in lower layers than back-propagation (share of the change done by layer"
                + " 5, difference)",
            share(dfa, 1, 5) - share(backpropagation, 1, 5),
            0.2));
    all.add(
        Statement.atLeast(
            "SGs everywhere by least squares settle in lower layers than back-propagation, as DFA"
                + " does (share of the change done by layer 5, difference)",
            share(leastSquares, 1, 5) - share(backpropagation, 1, 5),
            0.2));
    all.add(
        Statement.atLeast(
            "and form the lower layers, which the paper's modules do not (share of the change done"
                + " by layer 5, difference)",
            share(leastSquares, 1, 5) - share(every, 1, 5),
            0.2));
    if (study.reachesReference()) {
      all.add(reference(TrainingMethod.BACKPROPAGATION, REFERENCE_BACKPROPAGATION));
      all.add(reference(TrainingMethod.SINGLE_SG, REFERENCE_SINGLE_SG));
    }
    return all;
  }

  private Statement reference(TrainingMethod method, double[] reference) {
    double[] ours = distance(method, DeepNetworkStudy.REFERENCE_STEP);
    double worst = 0;
    for (int i = 0; i < reference.length; i++) {
      worst = Math.max(worst, Math.abs(ours[REFERENCE_LAYERS.get(i) - 1] - reference[i]));
    }
    return Statement.atMost(
        "%s: as the reference at step 2,000, one seed each (largest difference of a distance)"
            .formatted(method.label()),
        worst,
        0.1);
  }

  /** Distance lost per layer up to the cut, over distance lost per layer from there to layer 19. */
  private static double bend(double[] distance) {
    int cut = DeepNetworkStudy.CUT;
    int top = DeepNetworkStudy.LAYERS - 1;
    double below = (distance[0] - distance[cut - 1]) / (cut - 1);
    double above = (distance[cut - 1] - distance[top - 1]) / (top - cut);
    return below / above;
  }

  /** Share of the distance between layer 1 and the last that is lost between two layers. */
  private static double share(double[] distance, int from, int to) {
    return (distance[from - 1] - distance[to - 1]) / distance[0];
  }

  private static double mean(double[] distance, int from, int to) {
    return Arrays.stream(distance, from - 1, to).average().orElse(Double.NaN);
  }

  private double[] distance(TrainingMethod method, int step) {
    return row(method).seriesOf(DeepNetworkStudy.series(DISTANCE, step));
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
          ResultRow row =
              new ResultRow()
                  .with("method", method.label())
                  .with("step", step)
                  .with("layer", layer);
          for (String what : List.of(DISTANCE, "distance", "separation")) {
            double[] values = row(method).seriesOf(DeepNetworkStudy.series(what, step));
            row.with(what, Math.rint(values[layer - 1] * 1e6) / 1e6);
          }
          out.add(row);
        }
      }
    }
    return out;
  }

  private ResultTable table(int step) {
    List<String> header = new ArrayList<>(List.of("method", "test accuracy"));
    REFERENCE_LAYERS.forEach(layer -> header.add("layer " + layer));
    List<List<String>> cells = new ArrayList<>();
    for (TrainingMethod method : DeepNetworkStudy.METHODS) {
      List<String> line =
          new ArrayList<>(
              List.of(
                  method.label(),
                  text(row(method).number(DeepNetworkStudy.series("test accuracy", step)))));
      REFERENCE_LAYERS.forEach(layer -> line.add(text(distance(method, step)[layer - 1])));
      cells.add(line);
    }
    if (step == DeepNetworkStudy.REFERENCE_STEP) {
      cells.add(referenceLine("reference, back-propagation", .961, REFERENCE_BACKPROPAGATION));
      cells.add(referenceLine("reference, single SG", .973, REFERENCE_SINGLE_SG));
    }
    return new ResultTable(
        "Distance to the last layer's representation at step %d".formatted(step), header, cells);
  }

  private static List<String> referenceLine(String name, double accuracy, double[] distances) {
    List<String> line = new ArrayList<>(List.of(name, text(accuracy)));
    Arrays.stream(distances).forEach(d -> line.add(String.format(Locale.ROOT, "%.2f", d)));
    return line;
  }

  private List<Picture> pictures() {
    List<Picture> all = new ArrayList<>();
    for (int step : study.moments()) {
      all.add(
          new Picture(
              "representations-" + step,
              "Figure 7, top, after %d steps: dissimilarity of %d test points, sorted by label, in layers 1 to 20. Dark squares on the diagonal are classes whose members look alike to the layer. The single SG lies between layers 11 and 12."
                  .formatted(step, points.labels().length),
              matrices(step)));
    }
    all.add(
        new Picture(
            "representations-distance",
            "Figure 7, bottom: distance of each layer's representation to that of layer 20, during"
                + " training.",
            curves()));
    return all;
  }

  private BufferedImage matrices(int step) {
    PanelGrid grid =
        new PanelGrid(
            "Representational dissimilarity after %d steps".formatted(step),
            Representations.SHOWN.stream().map(layer -> "layer " + layer).toList(),
            120);
    for (TrainingMethod method : DeepNetworkStudy.METHODS) {
      List<BufferedImage> images = new ArrayList<>();
      for (int layer : Representations.SHOWN) {
        double[] values = row(method).seriesOf(Representations.image(layer, step));
        int side = Representations.IMAGE;
        images.add(MatrixImage.of(values, side, 0, 1.4, side, side));
      }
      double accuracy = row(method).number(DeepNetworkStudy.series("test accuracy", step));
      grid.row(
          method.label() + String.format(Locale.ROOT, "\ntest %.1f %%", 100 * accuracy), images);
    }
    return grid.legend("1 − correlation of two points' activations", "0", "1.4").image();
  }

  private BufferedImage curves() {
    PanelGrid grid =
        new PanelGrid("Distance to the representation of layer 20", List.of("", ""), 4);
    for (int from = 0; from < DeepNetworkStudy.METHODS.size(); from += 2) {
      grid.row("", twoCharts(from));
    }
    return grid.image();
  }

  private List<BufferedImage> twoCharts(int from) {
    List<BufferedImage> charts = new ArrayList<>();
    double[] layers = new double[DeepNetworkStudy.LAYERS];
    Arrays.setAll(layers, i -> i + 1);
    for (TrainingMethod method : DeepNetworkStudy.METHODS.subList(from, from + 2)) {
      LineChart chart =
          new LineChart(method.label(), "layer", "", 470, 300).rangeY(0, 0.8).rangeX(1, 20);
      for (int step : study.moments()) {
        chart.line("step " + step, layers, distance(method, step));
      }
      if (method == TrainingMethod.SINGLE_SG) {
        double between = DeepNetworkStudy.CUT + 0.5;
        chart.dashed("SG", new double[] {between, between}, new double[] {0, 0.8});
      }
      charts.add(chart.image());
    }
    return charts;
  }

  private static List<String> notes() {
    return List.of(
        "The distance is the root mean square of the difference between two layers' dissimilarities"
            + " over the pairs of points of one class, the diagonal blocks of the matrices. (The"
            + " column \"distance\" of the rows takes all pairs.)",
        "Activations are taken with the running batch-norm statistics. The paper trained blocks of"
            + " 512 for up to 500,000 steps; the scale here is the one of the settings line.",
        "The paper's SGs at every one of 20 layers learn far more slowly here than the other"
            + " methods, as their test accuracy shows; the lower layers have hardly taken form."
            + " Least squares and local losses are not in the paper. That modules which guess well"
            + " would form the layers as back-propagation does was expected, and is not so: they"
            + " settle early.",
        "The longer back-propagation trains, the earlier its layers become constant: see the curves"
            + " of the moments.");
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
