// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.syntheticgradient;

import io.dni.learning.tensor.Matrix;
import java.util.Arrays;

/** What an SG module or a critic sees: the activation, the label, or both (paper, section 3). */
public enum Conditioning {
  /** h and y. */
  HY(true, true),
  /** h alone. */
  H(true, false),
  /** y alone. */
  Y(false, true);

  private final boolean onActivation;
  private final boolean onLabel;

  Conditioning(boolean onActivation, boolean onLabel) {
    this.onActivation = onActivation;
    this.onLabel = onLabel;
  }

  /** Whether h is seen. */
  public boolean onActivation() {
    return onActivation;
  }

  /** Whether y is seen. */
  public boolean onLabel() {
    return onLabel;
  }

  /** Width of what is seen, for activations and labels of the given widths. */
  public int width(int activation, int labels) {
    return (onActivation ? activation : 0) + (onLabel ? labels : 0);
  }

  /**
   * {@code [h | y]}, {@code h} or {@code y}, row by row.
   *
   * @param out at least {@code rows * width(...)} values; unused where h alone or y alone is seen
   */
  Matrix join(Matrix h, Matrix y, float[] out) {
    if (!onLabel) {
      return h;
    }
    if (!onActivation) {
      return y;
    }
    int width = h.columns() + y.columns();
    for (int s = 0; s < h.rows(); s++) {
      System.arraycopy(h.data(), s * h.columns(), out, s * width, h.columns());
      System.arraycopy(y.data(), s * y.columns(), out, s * width + h.columns(), y.columns());
    }
    return new Matrix(h.rows(), width, out);
  }

  /** Parses {@code hy}, {@code h} or {@code y}. */
  public static Conditioning parse(String text) {
    return Arrays.stream(values())
        .filter(c -> c.label().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "conditioning: %s (expected: hy, h or y)".formatted(text)));
  }

  /** The name that {@link #parse} reads. */
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
