// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.features;

import io.dni.learning.tensor.Matrix;
import java.io.Serializable;

/**
 * The unit in which a network learns a real number to predict, so that learning rates do not depend
 * on the user's own: {@code (y − offset) / scale}. Predictions and figures are in the user's.
 */
public record TargetUnit(double offset, double scale) implements Serializable {
  /** The user's own unit. */
  public static final TargetUnit OWN = new TargetUnit(0, 1);

  /** Checks that there is a way back. */
  public TargetUnit {
    if (!(scale > 0) || Double.isInfinite(scale) || !Double.isFinite(offset)) {
      throw new IllegalArgumentException(
          "target unit: offset %s, scale %s (expected: finite, scale > 0)"
              .formatted(offset, scale));
    }
  }

  /** A number as the network learns it. */
  public float toUnit(double y) {
    return (float) ((y - offset) / scale);
  }

  /** What the network says, in the user's unit. */
  public Matrix fromUnit(Matrix p) {
    if (equals(OWN)) {
      return p;
    }
    Matrix values = Matrix.zeros(p.rows(), p.columns());
    for (int i = 0; i < p.size(); i++) {
      values.data()[i] = (float) (offset + scale * p.data()[i]);
    }
    return values;
  }
}
