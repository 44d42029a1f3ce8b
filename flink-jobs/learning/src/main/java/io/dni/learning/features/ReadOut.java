// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.features;

import java.util.Arrays;
import java.util.List;

/**
 * An input that learns: a small classifier of the encoded columns, whose log probabilities, as they
 * were before it learns the row, are inputs of the network. Its own loss is the log loss of the
 * labels; nothing of the network flows back into it. The network's weights choose on the stream
 * which read-out to trust, so a choice of learning rate becomes part of what is learned.
 *
 * <p>An instance holds structure only; what it has learned is one array per model.
 */
public interface ReadOut {

  /** What it is called in reports and exports. */
  String name();

  /** The parts of its state, in their order. */
  List<Part> parts();

  /**
   * A part of the state.
   *
   * @param shape row-major
   */
  record Part(String name, List<Integer> shape) {
    /** Number of values. */
    public int size() {
      return shape.stream().reduce(1, Math::multiplyExact);
    }
  }

  /** Numbers that it learns. */
  default int size() {
    return parts().stream().mapToInt(Part::size).sum();
  }

  /**
   * What it has learned as one affine map of the row to the scores of the classes.
   *
   * @param width of the row
   * @return {@code [width + 1, classes]}, the last row is the bias
   */
  default double[] map(double[] state, int width, int classes) {
    return Arrays.copyOf(state, (width + 1) * classes);
  }

  /** Start values, into an array of {@link #size} zeros. */
  default void start(double[] state) {}

  /**
   * Scores of the classes before softmax.
   *
   * @param x the row, {@code [width]}
   * @param scores receives {@code [classes]}
   */
  void scores(double[] state, float[] x, double[] scores);

  /**
   * Learns a row.
   *
   * @param probabilities softmax of the row's {@link #scores}, {@code [classes]}
   * @param lesson what is to be learned of it
   */
  void learn(double[] state, float[] x, double[] probabilities, Lesson lesson);

  /**
   * What a row teaches.
   *
   * @param label its class
   * @param weight factor of its loss, above 0
   */
  record Lesson(int label, double weight) {

    /** ∂ℓ/∂score of a class. */
    double error(double[] probabilities, int k) {
      return weight * (probabilities[k] - (k == label ? 1 : 0));
    }
  }
}
