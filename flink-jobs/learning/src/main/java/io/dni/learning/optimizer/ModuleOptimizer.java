// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.optimizer;

/** How an SG module learns: step by step down a gradient, or by solving for least squares. */
public sealed interface ModuleOptimizer permits Optimizer, LeastSquares {

  /** Parses what {@link Optimizer#parse} does, and {@code rls:FORGETTING[:RIDGE[:EVERY]]}. */
  static ModuleOptimizer parse(String text) {
    return text.startsWith(LeastSquares.NAME + ":")
        ? LeastSquares.parse(text)
        : Optimizer.parse(text);
  }
}
