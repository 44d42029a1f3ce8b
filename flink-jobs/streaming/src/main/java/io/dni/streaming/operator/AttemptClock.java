// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

/**
 * Since when this attempt of an operator may blame a signal for being late: the time that a restart
 * takes is not the signal's fault.
 */
final class AttemptClock {
  private long begun = Long.MIN_VALUE;

  /**
   * A moment of the past, or the begin of this attempt if that was later.
   *
   * @param moment processing time, milliseconds
   * @param now processing time, milliseconds
   */
  long within(long moment, long now) {
    if (begun == Long.MIN_VALUE) {
      begun = now;
    }
    return Math.max(moment, begun);
  }
}
