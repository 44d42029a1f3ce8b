// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.theory;

import io.dni.experiment.Picture;
import io.dni.experiment.ResultRow;
import io.dni.experiment.RowSet;
import io.dni.experiment.picture.LineChart;
import io.dni.experiment.picture.MatrixImage;
import io.dni.experiment.picture.PanelGrid;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The images of Figure 9: a row per point, a column per recording. */
final class LossSurfacePictures {
  private static final int WIDTH = 200;
  private static final int HEIGHT = 120;

  private final RowSet rows;

  LossSurfacePictures(RowSet rows) {
    this.rows = rows.where("set", 0).where("outputs", 2);
  }

  List<Picture> all() {
    List<Picture> pictures = new ArrayList<>();
    for (String data : List.of("noisy2", "random2")) {
      for (String loss : List.of("mse", "log")) {
        pictures.add(surfaces(data, loss));
      }
    }
    pictures.add(curves());
    return pictures;
  }

  private Picture surfaces(String data, String loss) {
    RowSet own = rows.where("data", data).where("loss", loss);
    double most = brightest(one(own, "hy", "single").seriesOf("truth"));
    PanelGrid grid =
        new PanelGrid(
            data + ", " + (loss.equals("mse") ? "MSE" : "log loss"),
            List.of(
                "single SG: true loss",
                "single SG: implied",
                "every layer: true loss",
                "every layer: implied"),
            90);
    for (String conditioning : List.of("hy", "h", "y")) {
      ResultRow single = one(own, conditioning, "single");
      ResultRow every = one(own, conditioning, "every layer");
      int[] order = byLoss(one(own, "hy", "single").seriesOf("truth"));
      grid.row(
          switch (conditioning) {
            case "hy" -> "SG(h, y)";
            case "h" -> "SG(h)";
            default -> "SG(y)";
          },
          List.of(
              image(single.seriesOf("truth"), order, most),
              image(single.seriesOf("implied"), order, most),
              image(every.seriesOf("truth"), order, most),
              image(every.seriesOf("implied"), order, most)));
    }
    grid.legend(
        "loss; down: data points, across: iterations",
        "0",
        String.format(Locale.ROOT, "%.2f and more", most));
    return new Picture(
        "loss-surface-%s-%s".formatted(data, loss),
        "True and implied loss of each data point (down, ordered by final true loss) over training"
            + " (across), %s, %s. Rows: what the module sees."
                .formatted(data, loss.equals("mse") ? "MSE" : "log loss"),
        grid.image());
  }

  private Picture curves() {
    LineChart chart =
        new LineChart("noisy2, MSE, SG at every layer: true loss", "recording", "mean loss")
            .rangeY(0, 1);
    RowSet own = rows.where("data", "noisy2").where("loss", "mse").where("modules", "every layer");
    for (String conditioning : List.of("hy", "h", "y")) {
      double[] curve = own.where("conditioning", conditioning).only().seriesOf("curve");
      chart.line("SG on " + conditioning, Arrays.stream(curve).map(v -> Math.min(v, 1)).toArray());
    }
    return new Picture(
        "loss-surface-curves",
        "What the modules see decides how training goes: noisy2, MSE, a module at every layer;"
            + " values above 1 are drawn at 1.",
        chart.image());
  }

  private static ResultRow one(RowSet rows, String conditioning, String modules) {
    return rows.where("conditioning", conditioning).where("modules", modules).only();
  }

  private static BufferedImage image(double[] values, int[] order, double most) {
    int columns = LossSurface.RECORDINGS;
    double[] sorted = new double[values.length];
    for (int row = 0; row < order.length; row++) {
      System.arraycopy(values, order[row] * columns, sorted, row * columns, columns);
    }
    return MatrixImage.of(sorted, columns, 0, most, WIDTH, HEIGHT);
  }

  /** Points by their last true loss, largest on top. */
  private static int[] byLoss(double[] truth) {
    int columns = LossSurface.RECORDINGS;
    return java.util.stream.IntStream.range(0, truth.length / columns)
        .boxed()
        .sorted((a, b) -> Double.compare(last(truth, b, columns), last(truth, a, columns)))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static double last(double[] truth, int point, int columns) {
    return truth[(point + 1) * columns - 1];
  }

  /** The 95th percentile, so that few large losses do not darken the rest. */
  private static double brightest(double[] truth) {
    double[] sorted = truth.clone();
    Arrays.sort(sorted);
    return sorted[(int) (0.95 * (sorted.length - 1))];
  }
}
