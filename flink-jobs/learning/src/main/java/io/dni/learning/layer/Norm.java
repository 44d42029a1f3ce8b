// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.layer;

/**
 * A normalisation behind the rectifier: {@code h = γ x̂ + β}, x̂ being r shifted and scaled. Holds
 * scratch space only; not thread-safe.
 */
interface Norm {

  /** Room for a pass: arrays for the output, for r, and for what r is shifted and scaled by. */
  LayerTape newTape(int rows);

  /** Reads r off the tape and leaves h, and what it was computed with, there. */
  void forward(float[] parameters, float[] statistics, int rows, LayerTape tape);

  /**
   * Back through the normalisation and the rectifier.
   *
   * @param delta per-example gradient of h {@code [rows, out]}
   * @param below takes the rows of the gradient of r, one after the other
   * @param gradients receives the mean gradients of γ and β
   */
  void backward(
      float[] parameters, LayerTape tape, float[] delta, Rectifier below, float[] gradients);

  /** Whether what is added to a unit in all of so many rows is gone behind it. */
  boolean removesShift(int rows);

  /** Folds a pass into the running statistics, if there are any. */
  void track(LayerTape tape, int rows, float[] statistics);

  /**
   * Normalises each row by itself, in place.
   *
   * @param h r {@code [rows, out]}
   */
  void infer(float[] parameters, float[] statistics, int rows, float[] h);

  /** Adds what {@link #infer} computes to a graph, see {@link Layer#describe}. */
  String describe(String r, InferenceGraph graph);
}
