// SPDX-License-Identifier: Apache-2.0
package io.dni.report;

import io.dni.checkpoint.CheckpointSeries;
import io.dni.model.NamedTensor;
import io.dni.model.StoredModel;
import io.dni.picture.LineChart;
import io.dni.picture.MatrixImage;
import io.dni.picture.PanelGrid;
import io.dni.picture.Picture;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Pictures of what a stored model has learned. */
public final class ModelPictures {
  private static final int PANEL = 150;

  private ModelPictures() {}

  /** Heat maps of the weights and SG modules; first-layer filters too where inputs are images. */
  public static List<Picture> of(StoredModel model) {
    List<Picture> pictures = new ArrayList<>();
    pictures.add(weights(model));
    FirstLayerFilters.of(model).ifPresent(pictures::add);
    return pictures;
  }

  /** Cosine between guesses and gradients over a series of checkpoints; empty with fewer than 2. */
  public static Optional<Picture> cosines(CheckpointSeries series) {
    if (series.batches().size() < 2 || series.segments().isEmpty()) {
      return Optional.empty();
    }
    LineChart chart =
        new LineChart("Guesses against returned gradients", "batches", "cosine").rangeY(-1, 1);
    double[] x = series.batches().stream().mapToDouble(Long::doubleValue).toArray();
    for (int i = 0; i < series.segments().size(); i++) {
      chart.marked("segment " + series.segments().get(i), x, series.cosines().get(i));
    }
    return Optional.of(
        new Picture(
            "sg-cosine",
            "Running cosine between synthetic and returned gradients, at each checkpoint",
            chart.image()));
  }

  /** Statistics of the least-squares head, which are no weights. */
  private static final Set<String> NO_WEIGHTS = Set.of("head/C", "head/D");

  /** One row per block: W, then A and B of the SG module above it, if there is one. */
  private static Picture weights(StoredModel model) {
    Map<String, Map<String, BufferedImage>> rows = new LinkedHashMap<>();
    for (NamedTensor tensor : model.tensors()) {
      if (tensor.shape().size() == 2 && !NO_WEIGHTS.contains(tensor.name())) {
        String[] name = tensor.name().split("/", 2);
        String number = name[0].replaceAll("\\D", "");
        String row = number.isEmpty() ? name[0] : "block " + number;
        boolean own = name[0].startsWith("block") || number.isEmpty();
        String column = own ? name[1] : column(name[1]);
        rows.computeIfAbsent(row, b -> new LinkedHashMap<>()).put(column, heatMap(tensor));
      }
    }
    List<String> columns =
        rows.values().stream().flatMap(r -> r.keySet().stream()).distinct().toList();
    PanelGrid grid = new PanelGrid("Weights of model " + model.id(), columns, 90);
    rows.forEach(
        (row, images) ->
            grid.row(
                row, columns.stream().map(c -> images.getOrDefault(c, blank(PANEL))).toList()));
    grid.legend("each panel in its own standard deviations", "-3", "3");
    return new Picture(
        "weights",
        "Weights W [in, out] of each block, and of the SG module above it: A from the activation,"
            + " B from the label; first input on top",
        grid.image());
  }

  private static String column(String name) {
    return switch (name) {
      case "A" -> "SG: A";
      case "B" -> "SG: B";
      default -> "SG: " + name.replace("/W", "");
    };
  }

  /** Rows are inputs; scaled to plus and minus three standard deviations. */
  private static BufferedImage heatMap(NamedTensor tensor) {
    float[] values = tensor.values();
    double squares = 0;
    double[] scaled = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      scaled[i] = values[i];
      squares += scaled[i] * scaled[i];
    }
    double reach = 3 * Math.max(Math.sqrt(squares / values.length), Float.MIN_NORMAL);
    return MatrixImage.of(scaled, tensor.shape().get(1), -reach, reach, PANEL, PANEL);
  }

  static BufferedImage blank(int size) {
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, size, size);
    g.dispose();
    return image;
  }
}
