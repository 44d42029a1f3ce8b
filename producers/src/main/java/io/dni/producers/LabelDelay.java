// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import io.dni.table.InvalidDataException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long labels take: the same time each, or drawn between two times, or exponentially
 * distributed.
 *
 * @param kind which of these
 * @param from shortest time, milliseconds; {@link Kind#UNIFORM} only
 * @param to longest time, or the mean of {@link Kind#EXPONENTIAL}, milliseconds
 */
record LabelDelay(Kind kind, long from, long to) {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|min|h|d)");
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "min", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

  /** A distribution. */
  enum Kind {
    FIXED,
    UNIFORM,
    EXPONENTIAL
  }

  /** Reads {@code fixed:2h}, {@code exponential:6h} or {@code uniform:10min-24h}. */
  static LabelDelay parse(String text) {
    List<String> parts = List.of(text.split(":", 2));
    for (Kind kind : Kind.values()) {
      if (parts.size() == 2
          && kind.name().toLowerCase(java.util.Locale.ROOT).equals(parts.get(0))) {
        List<String> times = List.of(parts.get(1).split("-", 2));
        long last = millis(times.get(times.size() - 1), text);
        long first = times.size() == 2 ? millis(times.get(0), text) : 0;
        if (first <= last && (times.size() == 1 || kind == Kind.UNIFORM)) {
          return new LabelDelay(kind, first, last);
        }
      }
    }
    throw refused(text);
  }

  private static long millis(String duration, String text) {
    try {
      return millis(duration);
    } catch (InvalidDataException e) {
      throw refused(text);
    }
  }

  private static InvalidDataException refused(String text) {
    return new InvalidDataException(
        "--labels-after: %s (expected: fixed:TIME, uniform:FROM-TO or exponential:MEAN, as in uniform:0s-24h)"
            .formatted(text));
  }

  /** Reads {@code 10ms}, {@code 5s}, {@code 3min}, {@code 2h} or {@code 1d}. */
  static long millis(String duration) {
    Matcher matcher = DURATION.matcher(duration);
    if (!matcher.matches()) {
      throw new InvalidDataException(
          "duration: %s (expected: as in 10ms, 5s, 3min, 2h or 1d)".formatted(duration));
    }
    return Long.parseLong(matcher.group(1)) * MILLIS.get(matcher.group(2));
  }

  /** One label's delay, milliseconds. */
  long draw(SplittableRandom random) {
    return switch (kind) {
      case FIXED -> to;
      case UNIFORM -> from + random.nextLong(to - from + 1);
      case EXPONENTIAL -> (long) (-Math.log(1 - random.nextDouble()) * to);
    };
  }
}
