// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import io.dni.table.InvalidDataException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of streams whose labels come later. */
final class LateLabelOptions {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final Duration YEAR = Duration.ofDays(365);
  private static final int RADIX = 36;

  @Option(
      names = "--labels-after",
      order = 60,
      paramLabel = "DELAY",
      description = {
        "Sends each example without its label, and the label after it, in event time: fixed:TIME,"
            + " uniform:FROM-TO or exponential:MEAN, as in uniform:0s-24h."
      })
  private Optional<String> after = Optional.empty();

  @Option(
      names = "--label-shares",
      order = 61,
      split = ",",
      paramLabel = "KIND=SHARE",
      description = {
        "With --labels-after: the part of labels that never come, come twice, are followed by"
            + " another (conflicting) or come first (early), as in never=0.2,early=0.05."
      })
  private Map<String, Double> shares = new LinkedHashMap<>();

  @Option(
      names = "--event-step",
      order = 62,
      paramLabel = "TIME",
      description = {
        "With --labels-after: event time from one example to the next. With --rate the stream runs"
            + " at that pace; else as fast as the broker takes it. Default: as --rate says, or 1s."
      })
  private Optional<String> step = Optional.empty();

  @Option(
      names = "--event-from",
      order = 63,
      paramLabel = "TIME",
      description = {
        "With --labels-after: event time of the first example, as in 2026-01-31T12:00:00Z. Default:"
            + " now with --rate; else a year ago, because the stream runs ahead of the clock."
      })
  private Optional<String> from = Optional.empty();

  @Option(
      names = "--labels-follow",
      order = 64,
      description = {
        "Sends examples without labels, marked as to be labelled by --labels; needs --id-column or"
            + " --ids."
      })
  private boolean follow;

  @Option(
      names = "--labels",
      order = 65,
      paramLabel = "DATA",
      description = {
        "Sends labels for such examples, and nothing else: a table with --id-column and"
            + " --label-column (a class by name or number) or --target-column, as in csv=FILE."
      })
  private Optional<String> file = Optional.empty();

  /** Whether labels follow their examples, from here or from elsewhere. */
  boolean late() {
    return follow || after.isPresent();
  }

  /** The table of labels to send. */
  Optional<String> file() {
    return file;
  }

  /** Refuses what contradicts. */
  void check(boolean data, boolean ids) {
    boolean timing = step.isPresent() || from.isPresent() || !shares.isEmpty();
    if (timing && after.isEmpty()) {
      throw new InvalidDataException(
          "--label-shares, --event-step, --event-from: given (expected: only with --labels-after)");
    }
    if ((file.isPresent() ? 1 : 0) + (follow ? 1 : 0) + (after.isPresent() ? 1 : 0) > 1) {
      throw new InvalidDataException(
          "--labels, --labels-follow, --labels-after: several (expected: one of them)");
    }
    if (file.isPresent() && data) {
      throw new InvalidDataException("--data: given (expected: none with --labels)");
    }
    if (follow && !ids) {
      throw new InvalidDataException(
          "--labels-follow: given (expected: with --id-column or --ids, by which labels find their"
              + " examples)");
    }
  }

  /** When what is sent; only where {@code --labels-after} is given. */
  Optional<LateStream.Plan> plan(Optional<RateLimit> rate, boolean ids, LateStream.Topics topics) {
    return after.map(
        delay ->
            new LateStream.Plan(
                LabelDelay.parse(delay),
                LabelShares.parse(shares),
                from.map(LateLabelOptions::instant).orElseGet(() -> begin(rate)).toEpochMilli(),
                step.map(LateLabelOptions::stepNanos)
                    .orElse(NANOS_PER_SECOND / rate.map(RateLimit::perSecond).orElse(1.0)),
                ids ? "" : Long.toString(System.currentTimeMillis(), RADIX) + "-",
                topics));
  }

  private static Instant begin(Optional<RateLimit> rate) {
    return rate.isPresent() ? Instant.now() : Instant.now().minus(YEAR);
  }

  private static double stepNanos(String text) {
    long millis = LabelDelay.millis(text);
    if (millis < 1) {
      throw new InvalidDataException("--event-step: %s (expected: >= 1ms)".formatted(text));
    }
    return millis * NANOS_PER_MILLI;
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new InvalidDataException(
          "--event-from: %s (expected: as in 2026-01-31T12:00:00Z)".formatted(text), e);
    }
  }
}
