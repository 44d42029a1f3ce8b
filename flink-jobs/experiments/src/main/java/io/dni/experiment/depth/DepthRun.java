// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.depth;

import io.dni.experiment.ResultRow;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.segment.NetworkSpec;
import java.util.Collections;
import java.util.List;

/**
 * One line of the depth table: a network, a method, and the test accuracies that the reference
 * gives for it.
 *
 * @param hidden number of hidden blocks
 * @param reference lowest and highest accuracy per epoch of the independent reference (SPEC,
 *     section 8), in order of epochs; empty where it has none
 * @param slack how far beyond them another seed may lie
 */
record DepthRun(int hidden, TrainingMethod method, List<Band> reference, double slack)
    implements MnistLine {
  static final int WIDTH = 512;
  static final int BATCH = 256;
  static final double RATE = 1e-3;

  /** A range of accuracies after some epochs. */
  record Band(int epoch, double least, double most) {

    /** How far an accuracy lies outside, 0 inside. */
    double outside(double accuracy) {
      return Math.max(0, Math.max(least - accuracy, accuracy - most));
    }
  }

  @Override
  public String key() {
    return "h=%d, %s".formatted(hidden, method.label());
  }

  @Override
  public double weight(int epochs) {
    return (1.5 + hidden) * epochs * method.work();
  }

  @Override
  public ResultRow train(MnistData data, LabelledImages test, int epochs, long seed) {
    NetworkSpec network =
        new NetworkSpec(
            NetworkSpec.parseWidths("784-%dx%d-10".formatted(WIDTH, hidden)),
            Nonlinearity.RELU,
            true,
            Loss.SOFTMAX);
    ModelSpec model = method.model(network, Math.max(1, hidden / 2), new Adam(RATE), seed);
    ImageTraining training = new ImageTraining(model, data.train(), BATCH, seed);
    ResultRow row =
        new ResultRow().with("hidden", hidden).with("method", method.label()).with("seed", seed);
    training.epochs(epochs, test, row);
    return row;
  }

  /** How far the rows' accuracies lie outside the reference, at most, over all its epochs. */
  double outside(List<ResultRow> rows, int epochs) {
    return reference.stream()
        .filter(band -> band.epoch() <= epochs)
        .flatMap(
            band -> rows.stream().map(row -> band.outside(row.number("epoch " + band.epoch()))))
        .max(Double::compare)
        .orElse(Double.NaN);
  }

  /** Whether the reference says anything. */
  boolean hasReference() {
    return !reference.isEmpty();
  }

  /** A line without reference. */
  static DepthRun unreferenced(int hidden, TrainingMethod method) {
    return new DepthRun(hidden, method, Collections.emptyList(), 0);
  }
}
