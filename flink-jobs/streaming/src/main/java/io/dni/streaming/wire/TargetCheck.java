// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.learning.loss.Loss;
import io.dni.schemas.TensorBytes;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Turns what a record gives as label or target into what the loss wants, or says why it cannot.
 *
 * @param outputs width of the network's output
 * @param loss of the network
 * @param classes their names in the order of the outputs; empty where they have none
 */
public record TargetCheck(int outputs, Loss loss, List<String> classes) implements Serializable {
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

  /** The same of a class's name, or its number where classes have no names. */
  float[] named(String name) {
    int label = classes.indexOf(name);
    if (label < 0 && name.matches("[0-9]{1,9}")) {
      label = Integer.parseInt(name);
    }
    if (label < 0) {
      throw new IllegalArgumentException(
          "name: %s (expected: %s)"
              .formatted(name, classes.isEmpty() ? "a number" : "one of " + classes));
    }
    return of(label, null);
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
