// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.CheckpointingMode;

/**
 * Flink settings, of the cluster or the command line, that contradict what the exactly-once promise
 * rests on. The job would set them right by itself; but whoever has set one expects something of
 * it, and is told.
 */
final class PromiseBreakers {
  /** What each setting must be where it is set at all. */
  private static final Map<ConfigOption<?>, Object> EXPECTED =
      Map.of(
          // An activation in flight inside a checkpoint would be pending below, unseen above.
          CheckpointingOptions.ENABLE_UNALIGNED, false,
          CheckpointingOptions.FORCE_UNALIGNED, false,
          CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE,
          // An operator whose uid is made up loses its state when the graph changes.
          PipelineOptions.AUTO_GENERATE_UIDS, false,
          // State changed in place, and copied on write, is what the heap backend offers.
          StateBackendOptions.STATE_BACKEND, "hashmap");

  private PromiseBreakers() {}

  /**
   * Refuses settings that break the promise.
   *
   * @throws IllegalArgumentException naming the setting, its value and the expected one
   */
  static void refuse(ReadableConfig flink) {
    EXPECTED.forEach((option, expected) -> refuse(flink, option, expected));
  }

  private static void refuse(ReadableConfig flink, ConfigOption<?> option, Object expected) {
    flink
        .getOptional(option)
        .filter(value -> !value.equals(expected))
        .ifPresent(
            value -> {
              throw new IllegalArgumentException(
                  "%s: %s (expected: %s, exactly-once learning needs it)"
                      .formatted(option.key(), value, expected));
            });
  }
}
