// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.syntheticgradient;

import io.dni.learning.layer.BlockSpec;
import io.dni.learning.layer.Initialization;
import io.dni.learning.segment.Segment;
import io.dni.learning.segment.Tape;
import io.dni.learning.segment.Weights;
import io.dni.learning.tensor.Matrix;
import java.util.List;

/**
 * The small network inside an SG module or a critic: linear, or with one hidden relu layer, over
 * {@code [h | y]}, {@code h} or {@code y}. Its last layer starts at exactly zero (S-D). Trained by
 * the squared distance to a target, mean over examples, summed over units.
 */
final class Regressor {
  private final Conditioning conditioning;
  private final Segment network;
  private float[] joined = new float[0];
  private float[] doubledResidual = new float[0];
  private Tape tape;

  /**
   * @param hidden width of the hidden relu layer, 0 for a linear module
   */
  Regressor(Conditioning conditioning, int activation, int labels, int hidden, int outputs) {
    this.conditioning = conditioning;
    int in = conditioning.width(activation, labels);
    this.network =
        new Segment(
            hidden == 0
                ? List.of(BlockSpec.affine(in, outputs, Initialization.ZERO))
                : List.of(
                    BlockSpec.hidden(in, hidden, false),
                    BlockSpec.affine(hidden, outputs, Initialization.ZERO)));
    this.tape = network.newTape(0);
  }

  Segment network() {
    return network;
  }

  /** The output {@code [batch, outputs]}, in scratch space that the next call overwrites. */
  Matrix predict(Weights weights, Matrix h, Matrix y) {
    if (tape.capacity() < h.rows()) {
      tape = network.newTape(h.rows());
      joined = new float[h.rows() * network.inputs()];
      doubledResidual = new float[h.rows() * network.outputs()];
    }
    return network.forward(weights, conditioning.join(h, y, joined), tape);
  }

  /** Parameter gradients of mean ‖output − target‖² for the batch predicted last. */
  void gradients(float[] parameters, float[] target, float[] gradients) {
    Matrix output = tape.output();
    float[] guess = output.data();
    for (int i = 0, size = output.size(); i < size; i++) {
      doubledResidual[i] = 2 * (guess[i] - target[i]);
    }
    network.backward(parameters, tape, doubledResidual, gradients, java.util.Optional.empty());
  }

  /** Gradient of the single output with respect to h, {@code [batch, activation]}, per example. */
  Matrix inputGradient(float[] parameters, int activation, float[] unusedGradients) {
    int rows = tape.input().rows();
    Matrix all = Matrix.zeros(rows, network.inputs());
    float[] one = new float[rows];
    java.util.Arrays.fill(one, 1f);
    network.backward(parameters, tape, one, unusedGradients, java.util.Optional.of(all));
    if (all.columns() == activation) {
      return all;
    }
    Matrix h = Matrix.zeros(rows, activation);
    for (int s = 0; s < rows; s++) {
      System.arraycopy(all.data(), s * all.columns(), h.data(), s * activation, activation);
    }
    return h;
  }
}
