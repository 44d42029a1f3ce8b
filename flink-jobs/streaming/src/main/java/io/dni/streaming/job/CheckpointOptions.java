// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static io.dni.streaming.job.OptionRange.ranged;

import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Options of checkpoints. */
final class CheckpointOptions {
  /** Checkpoint interval. */
  static final ConfigOption<Duration> CHECKPOINT_INTERVAL =
      ranged(
          OptionRange.zeroOrBetween(Duration.ofMillis(10), Duration.ofDays(1)),
          ConfigOptions.key("dni.checkpoints.interval")
              .durationType()
              .defaultValue(Duration.ofSeconds(10))
              .withDescription(
                  "Time between checkpoints; 0: none. On a cluster without it the cluster's own."));

  /** Patience with checkpoints that fail. */
  static final ConfigOption<Integer> TOLERATED_FAILURES =
      ranged(
          OptionRange.between(0, 100_000),
          ConfigOptions.key("dni.checkpoints.tolerated-failures")
              .intType()
              .defaultValue(30)
              .withDescription(
                  "Checkpoints that may fail one after the other, on a full disk for instance, each"
                      + " with a warning; one more restarts the job."));

  /** Checkpoint directory. */
  static final ConfigOption<String> CHECKPOINT_DIR =
      ranged(
          OptionRange.notEmpty(),
          ConfigOptions.key("dni.checkpoints.dir")
              .stringType()
              .defaultValue("checkpoints")
              .withDescription(
                  "Where checkpoints and savepoints are kept: a directory or a URI. On a cluster"
                      + " without it the cluster's own."));

  private CheckpointOptions() {}
}
