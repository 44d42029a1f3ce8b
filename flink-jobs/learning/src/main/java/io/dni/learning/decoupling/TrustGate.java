// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

/**
 * Lets a segment learn from a guess only as far as the guess can be trusted (Proposition 2 and
 * Corollary 1): a descent direction is guaranteed while {@code ‖e‖ ≤ (1 − d) / (1 + d) · ‖δ‖}, e
 * being the error of the guess. Both norms are the running ones that the segment tracks.
 *
 * @param mode what happens above the threshold
 * @param threshold bound on the relative error ‖e‖ / ‖δ‖, greater than 0; 1/3 belongs to d = ½
 */
public record TrustGate(Mode mode, double threshold) {

  /** What happens to the step while the relative error is above the threshold. */
  public enum Mode {
    /** Nothing: every guess is learned from. */
    OFF,
    /** No step is taken. */
    SKIP,
    /** The step is scaled by threshold / error. */
    SCALE
  }

  /** The gate that is always open. */
  public static final TrustGate OPEN = new TrustGate(Mode.OFF, 1.0 / 3);

  /** Checks the threshold. */
  public TrustGate {
    if (!(threshold > 0)) {
      throw new IllegalArgumentException(
          "trust-gate threshold: %s (expected: > 0)".formatted(threshold));
    }
  }

  /**
   * Factor on the step, 0 to 1.
   *
   * @param relativeError running ‖e‖ / ‖δ‖, NaN if nothing has been measured yet: not trusted
   */
  public double scale(double relativeError) {
    if (mode == Mode.OFF || relativeError <= threshold) {
      return 1;
    }
    return mode == Mode.SCALE && !Double.isNaN(relativeError) ? threshold / relativeError : 0;
  }

  /** Parses {@code off}, {@code skip:THRESHOLD} or {@code scale:THRESHOLD}. */
  public static TrustGate parse(String text) {
    if (text.equals("off")) {
      return OPEN;
    }
    String[] parts = text.split(":", -1);
    try {
      if (parts.length == 2 && (parts[0].equals("skip") || parts[0].equals("scale"))) {
        Mode mode = parts[0].equals("skip") ? Mode.SKIP : Mode.SCALE;
        return new TrustGate(mode, Double.parseDouble(parts[1]));
      }
    } catch (NumberFormatException e) {
      // falls through to the message below
    }
    throw new IllegalArgumentException(
        "trust gate: %s (expected: off, skip:THRESHOLD or scale:THRESHOLD with THRESHOLD > 0)"
            .formatted(text));
  }

  @Override
  public String toString() {
    return mode == Mode.OFF
        ? "off"
        : mode.name().toLowerCase(java.util.Locale.ROOT) + ":" + threshold;
  }
}
