// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.util.TimeUtils;

/**
 * Which values an option may have: the check and its words, so that the two cannot differ.
 *
 * @param allowed whether a value is in the range
 * @param text the range in words
 * @param <T> type of the option
 */
record OptionRange<T>(Predicate<T> allowed, String text) {
  private static final Map<String, OptionRange<?>> RANGES = new HashMap<>();
  private static final Pattern RATED = Pattern.compile("[a-z]+:([^:,;]*)");

  /** Any text, where what reads it has rules of its own. */
  static OptionRange<String> notEmpty() {
    return new OptionRange<>(s -> !s.isBlank(), "not empty");
  }

  /** One of these words. */
  static OptionRange<String> oneOf(String... words) {
    return new OptionRange<>(List.of(words)::contains, "one of " + String.join(", ", words));
  }

  /** Text of a form. */
  static OptionRange<String> matching(String pattern, String text) {
    return new OptionRange<>(s -> s.matches(pattern), text);
  }

  /**
   * A name and a positive number, {@code NAME:NUMBER}; what else may follow has rules of its own.
   *
   * @param max largest number
   */
  static OptionRange<String> rated(double max, String text) {
    return new OptionRange<>(s -> isRated(s, max), text);
  }

  private static boolean isRated(String s, double max) {
    Matcher m = RATED.matcher(s);
    try {
      return m.lookingAt()
          && Double.parseDouble(m.group(1)) > 0
          && Double.parseDouble(m.group(1)) <= max;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** Whole numbers, both bounds included; without an upper one where it is the largest int. */
  static OptionRange<Integer> between(int min, int max) {
    return new OptionRange<>(
        n -> min <= n && n <= max, max == Integer.MAX_VALUE ? ">= " + min : min + " to " + max);
  }

  /** Whole numbers but one. */
  static OptionRange<Long> not(long number) {
    return new OptionRange<>(n -> n != number, "any number but " + number);
  }

  /** Finite numbers. */
  static OptionRange<Double> finite() {
    return new OptionRange<>(Double::isFinite, "a finite number");
  }

  /** From a number on. */
  static OptionRange<Double> atLeast(double min) {
    return new OptionRange<>(
        x -> Double.isFinite(x) && x >= min, ">= " + String.valueOf(min).replaceAll("\\.0$", ""));
  }

  /** Durations, both bounds included. */
  static OptionRange<Duration> between(Duration min, Duration max) {
    return new OptionRange<>(d -> within(d, min, max), text(min) + " to " + text(max));
  }

  /** Durations, both bounds included, or none at all. */
  static OptionRange<Duration> zeroOrBetween(Duration min, Duration max) {
    return new OptionRange<>(
        d -> d.isZero() || within(d, min, max), "0, or " + text(min) + " to " + text(max));
  }

  private static boolean within(Duration d, Duration min, Duration max) {
    return d.compareTo(min) >= 0 && d.compareTo(max) <= 0;
  }

  private static String text(Duration d) {
    return TimeUtils.formatWithHighestUnit(d);
  }

  /** Sizes in bytes. */
  static OptionRange<MemorySize> atLeast(MemorySize min) {
    return new OptionRange<>(size -> size.compareTo(min) >= 0, ">= " + min);
  }

  /** The value, checked. */
  T require(String name, T value) {
    if (!allowed.test(value)) {
      String shown = value instanceof Duration d ? text(d) : String.valueOf(value);
      throw new IllegalArgumentException("%s: %s (expected: %s)".formatted(name, shown, text));
    }
    return value;
  }

  /** An option with its range. */
  static <T> ConfigOption<T> ranged(OptionRange<T> range, ConfigOption<T> option) {
    RANGES.put(option.key(), range);
    return option;
  }

  /** The range of an option that has one. */
  @SuppressWarnings("unchecked") // put in for an option of that type only
  static <T> Optional<OptionRange<T>> of(ConfigOption<T> option) {
    return Optional.ofNullable((OptionRange<T>) RANGES.get(option.key()));
  }
}
