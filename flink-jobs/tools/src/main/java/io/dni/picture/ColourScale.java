// SPDX-License-Identifier: Apache-2.0
package io.dni.picture;

/** Colours for numbers from 0 to 1, from dark to light (the widely used "viridis" scale). */
final class ColourScale {
  /** Every eighth of the scale, red, green, blue. */
  private static final int[][] STOPS = {
    {68, 1, 84},
    {71, 44, 122},
    {59, 81, 139},
    {44, 113, 142},
    {33, 144, 141},
    {39, 173, 129},
    {92, 200, 99},
    {170, 220, 50},
    {253, 231, 37}
  };

  /** For what is not a number. */
  private static final int MISSING = 0xBBBBBB;

  private ColourScale() {}

  /** The colour {@code 0xRRGGBB}; values beyond the ends take the end's colour. */
  static int rgb(double value) {
    if (Double.isNaN(value)) {
      return MISSING;
    }
    double place = Math.min(Math.max(value, 0), 1) * (STOPS.length - 1);
    int stop = Math.min((int) place, STOPS.length - 2);
    double part = place - stop;
    int rgb = 0;
    for (int channel = 0; channel < 3; channel++) {
      double mixed = STOPS[stop][channel] * (1 - part) + STOPS[stop + 1][channel] * part;
      rgb = rgb << 8 | (int) Math.round(mixed);
    }
    return rgb;
  }
}
