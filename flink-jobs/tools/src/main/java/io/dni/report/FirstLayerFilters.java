// SPDX-License-Identifier: Apache-2.0
package io.dni.report;

import io.dni.model.NamedTensor;
import io.dni.model.StoredModel;
import io.dni.picture.MatrixImage;
import io.dni.picture.PanelGrid;
import io.dni.picture.Picture;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A picture of what the first units of a network look for in an image: each unit's weights, laid
 * out as the pixels that they weigh.
 */
final class FirstLayerFilters {
  /** Pixels of one filter's side in the picture. */
  private static final int SIDE = 56;

  private static final int COLUMNS = 8;
  private static final int MOST = 64;
  private static final int SMALLEST_IMAGE = 8;

  private FirstLayerFilters() {}

  /** The filters; empty if the input is no square of at least 8 by 8. */
  static Optional<Picture> of(StoredModel model) {
    int inputs = model.spec().network().inputs();
    int side = (int) Math.round(Math.sqrt(inputs));
    if (side * side != inputs || side < SMALLEST_IMAGE) {
      return Optional.empty();
    }
    NamedTensor w = model.tensors().get(0);
    float[] values = w.values();
    int units = w.shape().get(1);
    double largest = Float.MIN_NORMAL;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    List<BufferedImage> images = new ArrayList<>();
    for (int unit = 0; unit < Math.min(units, MOST); unit++) {
      double[] filter = new double[inputs];
      for (int i = 0; i < inputs; i++) {
        filter[i] = values[i * units + unit];
      }
      images.add(MatrixImage.of(filter, side, -largest, largest, SIDE, SIDE));
    }
    PanelGrid grid =
        new PanelGrid(
            "First-layer filters of model " + model.id(), Collections.nCopies(COLUMNS, ""), 90);
    for (int first = 0; first < images.size(); first += COLUMNS) {
      List<BufferedImage> row =
          new ArrayList<>(images.subList(first, Math.min(images.size(), first + COLUMNS)));
      while (row.size() < COLUMNS) {
        row.add(ModelPictures.blank(SIDE));
      }
      grid.row("unit " + first, row);
    }
    String end = String.format(Locale.ROOT, "%.2g", largest);
    grid.legend("weight from the input", "-" + end, end);
    return Optional.of(
        new Picture(
            "filters",
            "Weights into the first units, the inputs in rows of %d: images, if the inputs are"
                    .formatted(side)
                + " pixels",
            grid.image()));
  }
}
