// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment;

/**
 * A claim that was computed and may be false.
 *
 * @param text the claim
 * @param figure the number that decides it
 * @param bound what the number must satisfy, such as {@code <= 1.0E-4}
 * @param holds whether it does
 */
public record Statement(String text, double figure, String bound, boolean holds) {

  /** Holds where the figure is at most the bound; never for NaN. */
  public static Statement atMost(String text, double figure, double bound) {
    return new Statement(text, figure, "<= " + bound, figure <= bound);
  }

  /** Holds where the figure is at least the bound; never for NaN. */
  public static Statement atLeast(String text, double figure, double bound) {
    return new Statement(text, figure, ">= " + bound, figure >= bound);
  }

  /** Holds where the figure is in a range, ends included; never for NaN. */
  public static Statement within(String text, double figure, double least, double most) {
    return new Statement(
        text, figure, "in [%s, %s]".formatted(least, most), figure >= least && figure <= most);
  }
}
