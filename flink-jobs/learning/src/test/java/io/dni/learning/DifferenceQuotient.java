// SPDX-License-Identifier: Apache-2.0
package io.dni.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.function.DoubleSupplier;

/**
 * Central difference quotients of a function of a float array, summed in double precision. The
 * values themselves come from float code, so the step is large (1e-2) and the tolerance 1 % of the
 * largest gradient. An element next to a kink of relu, where the two one-sided quotients differ, is
 * left out; most must be smooth.
 */
public final class DifferenceQuotient {
  private static final float STEP = 1e-2f;
  private static final double TOLERANCE = 1e-2;

  private DifferenceQuotient() {}

  /**
   * Checks {@code size} elements.
   *
   * @param x the point, from {@code from} on; moved and put back
   * @param f the function of x
   * @param gradient the claimed gradient, at the same places
   * @param scale what the claimed gradient must be multiplied with to be that of f
   */
  public static void check(
      String what,
      float[] x,
      int from,
      int size,
      DoubleSupplier f,
      float[] gradient,
      double scale) {
    double largest = 0;
    for (int i = from; i < from + size; i++) {
      largest = Math.max(largest, Math.abs(scale * gradient[i]));
    }
    double here = f.getAsDouble();
    double tolerance = TOLERANCE * largest + 2e-4;
    int smooth = 0;
    for (int i = from; i < from + size; i++) {
      float old = x[i];
      x[i] = old + STEP;
      double right = (f.getAsDouble() - here) / STEP;
      x[i] = old - STEP;
      double left = (here - f.getAsDouble()) / STEP;
      x[i] = old;
      if (Math.abs(right - left) < 10 * tolerance) {
        smooth++;
        assertThat(scale * gradient[i])
            .as(what + "[" + (i - from) + "]")
            .isCloseTo((left + right) / 2, offset(tolerance + Math.abs(right - left) / 2));
      }
    }
    assertThat(smooth).as(what + ": elements away from kinks").isGreaterThan(size * 3 / 4);
  }
}
