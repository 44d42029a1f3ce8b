// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.optimizer;

/**
 * Recursive least squares (SPEC, section 9): the best linear guess for what has been seen, the past
 * forgotten step by step.
 *
 * @param forgetting f, weight that the past keeps per correction, at least 0 and less than 1
 * @param ridge ρ, added to the diagonal of C in units of its mean, greater than 0
 * @param every corrections from one solution to the next, at least 1
 */
public record LeastSquares(double forgetting, double ridge, int every) implements ModuleOptimizer {
  static final String NAME = "rls";
  private static final double RIDGE = 0.01;

  /** Checks the ranges. */
  public LeastSquares {
    if (!(forgetting >= 0 && forgetting < 1)) {
      throw new IllegalArgumentException(
          "forgetting: %s (expected: >= 0 and < 1)".formatted(forgetting));
    }
    if (!(ridge > 0 && ridge <= 1e6)) {
      throw new IllegalArgumentException("ridge: %s (expected: > 0, at most 1e6)".formatted(ridge));
    }
    if (every < 1) {
      throw new IllegalArgumentException("every: %d (expected: >= 1)".formatted(every));
    }
  }

  static LeastSquares parse(String text) {
    String[] parts = text.split(":", -1);
    try {
      if (parts.length >= 2 && parts.length <= 4) {
        return new LeastSquares(
            Double.parseDouble(parts[1]),
            parts.length > 2 ? Double.parseDouble(parts[2]) : RIDGE,
            parts.length > 3 ? Integer.parseInt(parts[3]) : 1);
      }
    } catch (NumberFormatException e) {
      // falls through to the message below
    }
    throw new IllegalArgumentException(
        ("optimizer: %s (expected: rls:FORGETTING[:RIDGE[:EVERY]] with 0 <= FORGETTING < 1,"
                + " RIDGE > 0, EVERY >= 1)")
            .formatted(text));
  }

  @Override
  public String toString() {
    return NAME + ":" + forgetting + ":" + ridge + (every > 1 ? ":" + every : "");
  }
}
