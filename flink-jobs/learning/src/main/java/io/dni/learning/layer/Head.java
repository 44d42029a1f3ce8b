// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.layer;

/**
 * What the network predicts with.
 *
 * @param share of the least-squares read-out in a prediction, 0 to 1; the rest is the output
 *     layer's
 * @param forgetting of the read-out per batch, above 0 and at most 1
 */
public record Head(double share, double forgetting) {
  /** The output layer alone, learned by gradient descent. */
  public static final Head SGD = new Head(0, 1);

  /** Checks the range. */
  public Head {
    if (!(forgetting > 0 && forgetting <= 1)) {
      throw new IllegalArgumentException(
          "head: forgetting %s (expected: above 0, at most 1)".formatted(forgetting));
    }
  }

  /** Parses {@code sgd}, {@code rls:FORGETTING} or {@code mean:FORGETTING}. */
  public static Head parse(String text) {
    String[] parts = text.split(":", -1);
    try {
      if (text.equals("sgd")) {
        return SGD;
      }
      if (parts.length == 2 && (parts[0].equals("rls") || parts[0].equals("mean"))) {
        return new Head(parts[0].equals("rls") ? 1 : 0.5, Double.parseDouble(parts[1]));
      }
    } catch (NumberFormatException e) {
      // falls through to the message below
    }
    throw new IllegalArgumentException(
        "head: %s (expected: sgd, rls:FORGETTING or mean:FORGETTING)".formatted(text));
  }

  /** Whether there is a least-squares read-out. */
  public boolean leastSquares() {
    return share > 0;
  }

  @Override
  public String toString() {
    return share == 0 ? "sgd" : (share == 1 ? "rls:" : "mean:") + forgetting;
  }
}
