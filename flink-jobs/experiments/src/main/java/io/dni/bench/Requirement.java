// SPDX-License-Identifier: Apache-2.0
package io.dni.bench;

/**
 * A ratio that should reach something.
 *
 * @param ratio as measured, round by round
 * @param atLeast what it must reach
 * @param aim what it should reach
 */
public record Requirement(Measurement ratio, double atLeast, double aim) {

  /** Whether the median reaches what it must. */
  public boolean holds() {
    return ratio.median() >= atLeast;
  }
}
