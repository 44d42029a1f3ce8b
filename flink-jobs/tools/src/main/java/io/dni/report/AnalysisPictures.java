// SPDX-License-Identifier: Apache-2.0
package io.dni.report;

import io.dni.analysis.RepresentationalDissimilarity;
import io.dni.inspect.LayerAnalysis;
import io.dni.inspect.LayerAnalysis.Layer;
import io.dni.picture.LineChart;
import io.dni.picture.MatrixImage;
import io.dni.picture.PanelGrid;
import io.dni.picture.Picture;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Pictures of a {@link LayerAnalysis}, in the manner of figures 7 and 8. */
public final class AnalysisPictures {
  private static final String MATRICES = "rdm";
  private static final String DISTANCE = "rdm-distance";
  private static final String CLASSIFIER = "classifier-probe";
  private static final String REGRESSOR = "regressor-probe";

  /** Names of the pictures. */
  public static final List<String> NAMES = List.of(MATRICES, DISTANCE, CLASSIFIER, REGRESSOR);

  private static final int PANEL = 160;
  private static final int COLUMNS = 5;

  private AnalysisPictures() {}

  /** Dissimilarity matrices, their distances to the last layer's, and both probes. */
  public static List<Picture> of(LayerAnalysis analysis) {
    List<Layer> layers = analysis.summary().layers();
    return List.of(
        new Picture(
            MATRICES,
            "Dissimilarity (1 minus correlation) of the activations of points sorted by label",
            matrices(analysis.matrices())),
        new Picture(
            DISTANCE,
            "Root mean square between each layer's dissimilarity matrix and the last layer's",
            chart(
                "Distance to the last layer's matrix", "distance", layers, Layer::distanceToLast)),
        new Picture(
            CLASSIFIER,
            "Accuracy of a linear softmax classifier on each layer's activations",
            chart("Linear classifier probe", "accuracy", layers, Layer::classifierAccuracy)),
        new Picture(
            REGRESSOR,
            "Mean squared error of the linear regression from each layer back to the input",
            chart("Linear regressor probe", "mean squared error", layers, Layer::inputError)));
  }

  private static BufferedImage chart(
      String title, String y, List<Layer> layers, ToDoubleFunction<Layer> value) {
    return new LineChart(title, "layer", y)
        .marked(
            y,
            layers.stream().mapToDouble(Layer::layer).toArray(),
            layers.stream().mapToDouble(value).toArray())
        .image();
  }

  private static BufferedImage matrices(List<RepresentationalDissimilarity> matrices) {
    int columns = Math.min(COLUMNS, matrices.size());
    PanelGrid grid = new PanelGrid("Dissimilarity of points", Collections.nCopies(columns, ""), 90);
    for (int first = 0; first < matrices.size(); first += columns) {
      List<BufferedImage> row = new ArrayList<>();
      for (int i = first; i < first + columns; i++) {
        row.add(i < matrices.size() ? matrix(matrices.get(i)) : ModelPictures.blank(PANEL));
      }
      int last = Math.min(matrices.size(), first + columns);
      grid.row(last == first + 1 ? "layer " + last : "layers\n" + (first + 1) + " to " + last, row);
    }
    return grid.legend("1 minus correlation", "0", "1.5").image();
  }

  private static BufferedImage matrix(RepresentationalDissimilarity rdm) {
    int size = Math.min(PANEL, rdm.points());
    return MatrixImage.of(rdm.shrunk(size), size, 0, 1.5, PANEL, PANEL);
  }
}
