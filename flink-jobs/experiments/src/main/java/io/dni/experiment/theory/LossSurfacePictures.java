// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.theory;

import io.dni.experiment.ResultRow;
import io.dni.experiment.RowSet;
import io.dni.picture.LineChart;
import io.dni.picture.PanelGrid;
import io.dni.picture.Picture;
import io.dni.picture.PointSurface;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The images of Figure 9: a row per point, a column per recording. */
final class LossSurfacePictures {
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
    PointSurface full = surface(one(own, "hy", "single"), "truth");
    double most = full.brightest();
    int[] order = full.byLastValue();
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
      grid.row(
          switch (conditioning) {
            case "hy" -> "SG(h, y)";
            case "h" -> "SG(h)";
            default -> "SG(y)";
          },
          List.of(
              surface(single, "truth").image(order, most),
              surface(single, "implied").image(order, most),
              surface(every, "truth").image(order, most),
              surface(every, "implied").image(order, most)));
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

  private static PointSurface surface(ResultRow row, String what) {
    return new PointSurface(row.seriesOf(what), LossSurface.RECORDINGS);
  }
}
