// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.schemas.Printable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Warnings of steps that are not taken because a figure is not finite: one line per model and
 * minute, with a count, however many segments skip however many steps. A model that diverges would
 * otherwise fill the disk with the same sentence.
 */
final class SkipWarnings {
  /** Of all segments in this process. */
  static final SkipWarnings SHARED = new SkipWarnings();

  private static final long MINUTE_MILLIS = 60_000;

  private final Map<String, Burst> bursts = new HashMap<>();

  private static final class Burst {
    private long warnedAt;
    private long since;
  }

  /**
   * Takes steps of one segment that were skipped.
   *
   * @return the line to log, if one is due
   */
  synchronized Optional<String> skipped(String model, int segment, long steps, long nowMillis) {
    Burst burst = bursts.get(model);
    if (burst == null) {
      // Those that have been silent for long may be forgotten: their next line is due at once.
      bursts.values().removeIf(b -> nowMillis - b.warnedAt > MINUTE_MILLIS);
      burst = new Burst();
      bursts.put(model, burst);
    } else if (nowMillis - burst.warnedAt < MINUTE_MILLIS) {
      burst.since += steps;
      return Optional.empty();
    }
    long count = burst.since + steps;
    burst.warnedAt = nowMillis;
    burst.since = 0;
    return Optional.of(
        "model %s, segment %d: loss or gradient not finite, %d steps not taken since the last warning"
            .formatted(Printable.of(model, Printable.LINE), segment, count));
  }
}
