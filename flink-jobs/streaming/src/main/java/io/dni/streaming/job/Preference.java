// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Whose value goes first: what the user has set for the job, then what the cluster or Flink's own
 * command line says, then our default. A default never overrides what anybody has set.
 */
final class Preference {
  private final Configuration target;
  private final ReadableConfig flink;
  private final TrainingConfig config;

  Preference(Configuration target, ReadableConfig flink, TrainingConfig config) {
    this.target = target;
    this.flink = flink;
    this.config = config;
  }

  /** The value that goes first of an option of Flink's that one of ours sets. */
  <T> T value(ConfigOption<T> option, T ours, ConfigOption<?> own) {
    return config.isGiven(own) ? ours : flink.getOptional(option).orElse(ours);
  }

  /** Sets an option of Flink's that one of ours sets. */
  <T> void set(ConfigOption<T> option, T ours, ConfigOption<?> own) {
    target.set(option, value(option, ours, own));
  }

  /** Sets an option of Flink's for which we have a default only. */
  <T> void set(ConfigOption<T> option, T ours) {
    target.set(option, flink.getOptional(option).orElse(ours));
  }
}
