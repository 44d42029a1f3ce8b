// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.features;

/**
 * An input that learns: a small classifier of the encoded columns, whose log probabilities, as they
 * were before it learns the row, are inputs of the network. Its own loss is the log loss of the
 * labels; nothing of the network flows back into it. The network's weights choose on the stream
 * which read-out to trust, so a choice of learning rate becomes part of what is learned.
 *
 * <p>An instance holds structure only; what it has learned is one array per model.
 */
public interface ReadOut {

  /** Numbers that it learns. */
  int size();

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
   * @param label its class
   */
  void learn(double[] state, float[] x, double[] probabilities, int label);
}
