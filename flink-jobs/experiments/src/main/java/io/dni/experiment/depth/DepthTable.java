// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.depth;

import static io.dni.experiment.depth.TrainingMethod.BACKPROPAGATION;
import static io.dni.experiment.depth.TrainingMethod.DFA;
import static io.dni.experiment.depth.TrainingMethod.EVERY_LAYER_SG;
import static io.dni.experiment.depth.TrainingMethod.EVERY_LAYER_SG_H;
import static io.dni.experiment.depth.TrainingMethod.EVERY_LAYER_SG_Y;
import static io.dni.experiment.depth.TrainingMethod.NONE;
import static io.dni.experiment.depth.TrainingMethod.SINGLE_SG;

import io.dni.experiment.depth.DepthRun.Band;
import java.util.ArrayList;
import java.util.List;

/** The lines of the depth table with the reference's accuracies (SPEC, section 8). */
final class DepthTable {
  /** Three seeds of the reference span 0.001 to 0.005; other seeds and generators as much again. */
  private static final double SLACK = 0.005;

  /** Partial conditioning varies more: 0.014 between the reference's two seeds. */
  private static final double PARTIAL_SLACK = 0.015;

  private DepthTable() {}

  /** All lines, over three epochs. */
  static List<DepthRun> lines() {
    return List.of(
        line(1, BACKPROPAGATION, .965, .967, .974, .977, .977, .979),
        line(1, SINGLE_SG, .958, .961, .971, .973, .974, .977),
        line(1, DFA, .953, .955, .968, .971, .974, .975),
        line(1, NONE, .911, .915, .928, .931, .935, .938),
        line(2, BACKPROPAGATION, .969, .972, .976, .976, .978, .980),
        line(2, SINGLE_SG, .968, .969, .975, .976, .979, .981),
        line(2, EVERY_LAYER_SG, .960, .963, .969, .974, .976, .977),
        line(2, DFA, .958, .961, .970, .972, .975, .976),
        line(2, NONE, .900, .905, .917, .921, .923, .928),
        DepthRun.unreferenced(3, BACKPROPAGATION),
        DepthRun.unreferenced(3, SINGLE_SG),
        DepthRun.unreferenced(3, EVERY_LAYER_SG),
        DepthRun.unreferenced(3, DFA),
        DepthRun.unreferenced(3, NONE),
        partial(EVERY_LAYER_SG_H, .931, .931, .938, .941, .940, .943),
        partial(EVERY_LAYER_SG_Y, .873, .887, .884, .886, .884, .886));
  }

  private static DepthRun line(int hidden, TrainingMethod method, double... bands) {
    return new DepthRun(hidden, method, bands(bands), SLACK);
  }

  private static DepthRun partial(TrainingMethod method, double... bands) {
    return new DepthRun(3, method, bands(bands), PARTIAL_SLACK);
  }

  private static List<Band> bands(double... ends) {
    List<Band> bands = new ArrayList<>();
    for (int epoch = 1; 2 * epoch <= ends.length; epoch++) {
      bands.add(new Band(epoch, ends[2 * epoch - 2], ends[2 * epoch - 1]));
    }
    return bands;
  }
}
