// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.delay;

/**
 * What happens to error gradients on their way down.
 *
 * @param delay in batches; the mean delay where they overtake each other
 * @param overtaking whether each gradient's delay is drawn from 0 to twice the mean, so that they
 *     arrive out of order
 * @param lost share that never arrives, 0 to 1
 * @param duplicated share that arrives a second time, a batch or more later, 0 to 1
 */
record StreamConditions(int delay, boolean overtaking, double lost, double duplicated) {

  /** Gradients arrive at once. */
  static final StreamConditions PERFECT = delayed(0);

  StreamConditions {
    if (delay < 0) {
      throw new IllegalArgumentException("delay: %d (expected: >= 0)".formatted(delay));
    }
    checkShare("lost", lost);
    checkShare("duplicated", duplicated);
  }

  /** Late, all by as much. */
  static StreamConditions delayed(int batches) {
    return new StreamConditions(batches, false, 0, 0);
  }

  /** Late by 0 to {@code 2 * mean} batches. */
  static StreamConditions overtaking(int mean) {
    return new StreamConditions(mean, true, 0, 0);
  }

  /** Some never arrive. */
  static StreamConditions losing(double share) {
    return new StreamConditions(0, false, share, 0);
  }

  /** Some arrive twice. */
  static StreamConditions duplicating(int delay, double share) {
    return new StreamConditions(delay, false, 0, share);
  }

  private static void checkShare(String name, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("%s: %s (expected: 0 to 1)".formatted(name, share));
    }
  }
}
