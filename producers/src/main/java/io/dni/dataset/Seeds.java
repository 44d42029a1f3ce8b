// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

import io.dni.table.InvalidDataException;
import java.util.SplittableRandom;

/** What a seed may be, and how independent generators grow from one. */
public final class Seeds {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private Seeds() {}

  /**
   * Refuses seed 0. ND4J takes 0 for "no seed": a run that is repeatable here would silently not be
   * so there.
   */
  public static long check(long seed) {
    if (seed == 0) {
      throw new InvalidDataException("seed: 0 (expected: any other whole number)");
    }
    return seed;
  }

  /** A generator for one of the many independent streams of a seed. */
  static SplittableRandom generator(long seed, long stream) {
    // The first draw of a SplittableRandom mixes its seed well, so neighbouring streams share
    // nothing.
    long mixed = new SplittableRandom(seed).nextLong();
    return new SplittableRandom(new SplittableRandom(mixed + stream * GOLDEN_GAMMA).nextLong());
  }
}
