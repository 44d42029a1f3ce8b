// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.segment;

import io.dni.learning.layer.LayerTape;
import io.dni.learning.tensor.Matrix;
import java.util.ArrayList;
import java.util.List;

/**
 * What the forward pass of a segment leaves for its backward pass, one {@link LayerTape} per layer.
 * A segment that learns at once from a guess uses one tape over and over; one that waits for the
 * true gradient keeps a tape per pending batch.
 */
public final class Tape {
  /** Arrays per layer in the stored form. */
  private static final int STORED = 4;

  private final List<LayerTape> layers;
  private final int capacity;
  private final int lastWidth;
  private Matrix input;
  private Matrix networkInput;

  Tape(List<LayerTape> layers, int capacity, int lastWidth) {
    this.layers = new ArrayList<>(layers);
    this.capacity = capacity;
    this.lastWidth = lastWidth;
  }

  /** Rows of the largest batch that fits. */
  public int capacity() {
    return capacity;
  }

  /** Input of the recorded forward pass, {@code [rows, in]}. */
  public Matrix input() {
    return input;
  }

  /**
   * Output of the recorded forward pass, {@code [rows, out]}; shares the tape's array. Without
   * layers it is the input.
   */
  public Matrix output() {
    return layers.isEmpty()
        ? input
        : new Matrix(input.rows(), lastWidth, layers.get(layers.size() - 1).output());
  }

  /** Output of one layer, {@code [rows, out]} row-major; shares the tape's array. */
  public float[] output(int layer) {
    return layers.get(layer).output();
  }

  /** Gives the next output an array of its own, so that the present one can be sent and kept. */
  public void renewOutput() {
    if (!layers.isEmpty()) {
      int last = layers.size() - 1;
      layers.set(last, layers.get(last).withOutput(new float[capacity * lastWidth]));
    }
  }

  /**
   * The stored form of version 1, four arrays per layer: output, rectified values, mean and inverse
   * deviation. Those that are stored elsewhere are empty: the last output, which is the pending
   * activation, and rectified values that are the output itself.
   */
  public List<float[]> arrays() {
    List<float[]> arrays = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      LayerTape layer = layers.get(i);
      arrays.add(i == layers.size() - 1 ? new float[0] : layer.output());
      arrays.add(layer.rectified() == layer.output() ? new float[0] : layer.rectified());
      arrays.add(layer.mean());
      arrays.add(layer.inverse());
    }
    return arrays;
  }

  /**
   * A tape as it was stored.
   *
   * @param input of the recorded pass
   * @param output of the recorded pass
   * @param arrays as {@link #arrays} gave them
   */
  public static Tape restore(Matrix input, Matrix output, List<float[]> arrays) {
    List<LayerTape> layers = new ArrayList<>();
    for (int at = 0; at < arrays.size(); at += STORED) {
      float[] h = at + STORED == arrays.size() ? output.data() : arrays.get(at);
      float[] r = arrays.get(at + 1).length == 0 ? h : arrays.get(at + 1);
      layers.add(new LayerTape(h, r, arrays.get(at + 2), arrays.get(at + 3)));
    }
    Tape tape = new Tape(layers, input.rows(), output.columns());
    tape.record(input, input);
    return tape;
  }

  void record(Matrix x, Matrix u) {
    input = x;
    networkInput = u;
  }

  /** Input of the network in the recorded pass; not stored. */
  Matrix networkInput() {
    return networkInput;
  }

  LayerTape layer(int layer) {
    return layers.get(layer);
  }

  /** What a layer saw in the recorded pass. */
  Matrix inputOf(int layer, int width) {
    return layer == 0 ? input : new Matrix(input.rows(), width, output(layer - 1));
  }
}
