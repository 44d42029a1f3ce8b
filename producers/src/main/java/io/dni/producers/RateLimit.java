// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import io.dni.table.InvalidDataException;

/**
 * When each record of an evenly paced stream is due. A stream that has fallen behind catches up, so
 * that the rate holds on the whole.
 *
 * @param perSecond records a second
 */
record RateLimit(double perSecond) {
  private static final double NANOS_PER_SECOND = 1e9;

  RateLimit {
    if (!(perSecond > 0) || Double.isInfinite(perSecond)) {
      throw new InvalidDataException("rate: " + perSecond + " (expected: > 0 records/s)");
    }
  }

  /**
   * How long to wait before a record.
   *
   * @param index the record's number, from 0; between two examples for what comes between them
   * @param elapsedNanos since the start of the stream
   * @return nanoseconds, 0 for a record that is due
   */
  long waitNanos(double index, long elapsedNanos) {
    return Math.max(0, (long) (index / perSecond * NANOS_PER_SECOND) - elapsedNanos);
  }
}
