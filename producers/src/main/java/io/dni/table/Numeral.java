// SPDX-License-Identifier: Apache-2.0
package io.dni.table;

/**
 * Numbers as people write them: digits, one decimal, perhaps a sign and an exponent. What Java also
 * reads, such as {@code 3D}, {@code 0x1p3} and {@code Infinity}, is none.
 */
public final class Numeral {
  private Numeral() {}

  /**
   * A text as a number.
   *
   * @param decimal what stands before the fraction, a point or a comma
   * @return NaN if the text is no finite number that a float can hold
   */
  public static float parse(String text, char decimal) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean other = c == '+' || c == '-' || c == 'e' || c == 'E' || c == decimal;
      if ((c < '0' || c > '9') && !other) {
        return Float.NaN;
      }
    }
    try {
      float value = Float.parseFloat(decimal == '.' ? text : text.replace(decimal, '.'));
      return Float.isFinite(value) ? value : Float.NaN;
    } catch (NumberFormatException e) {
      return Float.NaN;
    }
  }

  /** Whether a text is a finite number that a float can hold. */
  public static boolean isNumber(String text, char decimal) {
    return !Float.isNaN(parse(text, decimal));
  }
}
