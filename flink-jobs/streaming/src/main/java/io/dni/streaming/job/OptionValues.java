// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import java.util.function.Supplier;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/** Reads options: with their type, within their range, and with their name in every refusal. */
final class OptionValues {
  private OptionValues() {}

  /**
   * The value of an option, or its default; null where it has neither.
   *
   * @throws IllegalArgumentException naming the option, its value and the expected range
   */
  static <T> T get(ReadableConfig c, ConfigOption<T> option) {
    T value = named(option, () -> c.get(option));
    if (value != null) {
      OptionRange.of(option).ifPresent(range -> range.require(option.key(), value));
    }
    return value;
  }

  /** Puts the option's name before the message of what refuses its value. */
  static <T> T named(ConfigOption<?> option, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      if (e.getMessage() != null && e.getMessage().startsWith("dni.")) {
        throw e;
      }
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      String reason = e.getCause() == null ? e.getMessage() : root.getMessage();
      throw new IllegalArgumentException(option.key() + ": " + reason, e);
    }
  }
}
