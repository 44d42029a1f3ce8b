// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.learning.loss.Loss;
import io.dni.schemas.TensorBytes;
import java.io.Serializable;
import java.nio.ByteBuffer;

/**
 * Turns what a record gives as label or target into what the loss wants, or says why it cannot.
 *
 * @param outputs width of the network's output
 * @param loss of the network
 */
public record TargetCheck(int outputs, Loss loss) implements Serializable {
  private static final float[] UNLABELLED = {};

  /**
   * What the loss wants.
   *
   * @param label class, null if none is given
   * @param target little-endian float32, null if none is given; goes before the label
   * @return {@code [outputs]}, one-hot for a class; empty if neither is given
   */
  float[] of(Integer label, ByteBuffer target) {
    if (target != null) {
      return regression(TensorBytes.toFloats(target));
    }
    if (label == null) {
      return UNLABELLED;
    }
    int classes = outputs == 1 ? 2 : outputs;
    if (label < 0 || label >= classes) {
      throw new IllegalArgumentException(
          "label: %d (expected: 0 to %d)".formatted(label, classes - 1));
    }
    float[] hot = new float[outputs];
    if (outputs == 1) {
      hot[0] = label;
    } else {
      hot[label] = 1;
    }
    return hot;
  }

  private float[] regression(float[] target) {
    if (loss != Loss.MSE) {
      throw new IllegalArgumentException(
          "target: given (expected: a label, for the %s loss)".formatted(loss.label()));
    }
    if (target.length != outputs) {
      throw new IllegalArgumentException(
          "target: %d values (expected: %d)".formatted(target.length, outputs));
    }
    ExampleReader.checkFinite("target", java.nio.FloatBuffer.wrap(target));
    return target;
  }
}
