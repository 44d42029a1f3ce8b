// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.layer;

import io.dni.learning.tensor.Matrix;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One layer of a network at a fixed place in a segment's flat arrays. It holds structure and
 * scratch space, and no numbers of its own: parameters and statistics come with every call. Not
 * thread-safe.
 */
public interface Layer {

  /** Width of the input. */
  int inputs();

  /** Width of the output. */
  int outputs();

  /** What the layer keeps, in the order of the flat arrays. */
  List<TensorSpec> tensors();

  /** Room for a pass of at most so many rows. */
  LayerTape newTape(int rows);

  /** Sets the start values of everything that the layer keeps. */
  void initialise(float[] parameters, float[] statistics, RandomGenerator random);

  /**
   * {@code h = f(x)} as for learning, recorded on the tape.
   *
   * @param x {@code [rows, in]}
   */
  void forward(float[] parameters, float[] statistics, Matrix x, LayerTape tape);

  /**
   * Back-propagates through a recorded pass.
   *
   * @param x input of the pass {@code [rows, in]}
   * @param delta ∂ℓ/∂h per example {@code [rows, out]}
   * @param gradients receives the parameter gradients, means over the rows, at the parameters'
   *     places
   * @param deltaIn receives ∂ℓ/∂x per example {@code [rows, in]}; null if nobody wants it, which
   *     saves a matrix product
   */
  void backward(
      float[] parameters,
      Matrix x,
      LayerTape tape,
      float[] delta,
      float[] gradients,
      float[] deltaIn);

  /** Folds what a pass of so many rows has seen into the running statistics. */
  void track(LayerTape tape, int rows, float[] statistics);

  /**
   * {@code h = f(x)} as for evaluation: each row by itself.
   *
   * @param h receives {@code [rows, out]}
   */
  void infer(float[] parameters, float[] statistics, Matrix x, float[] h);

  /**
   * The same for the input of a recorded pass of so many rows, whose product need not be taken
   * again.
   *
   * @param h receives {@code [rows, out]}
   */
  void infer(float[] parameters, float[] statistics, LayerTape pass, int rows, float[] h);

  /**
   * Adds what {@link #infer} computes to a graph.
   *
   * @param x name of the input
   * @return name of the output
   */
  String describe(String x, InferenceGraph graph);
}
