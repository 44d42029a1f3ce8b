// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static io.dni.streaming.job.OptionRange.ranged;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Options of what the job tells the world, and of the version that predicts. */
public final class ReportingOptions {
  /** Snapshot interval. */
  public static final ConfigOption<Integer> SNAPSHOT_EVERY =
      ranged(
          OptionRange.between(1, Integer.MAX_VALUE),
          ConfigOptions.key("dni.snapshots.every-batches")
              .intType()
              .defaultValue(25)
              .withDescription("A loss estimate per segment after every so many batches."));

  /** Where the snapshots begin. */
  public static final ConfigOption<Integer> SNAPSHOT_FIRST =
      ranged(
          OptionRange.between(0, Integer.MAX_VALUE),
          ConfigOptions.key("dni.snapshots.first-batch")
              .intType()
              .defaultValue(0)
              .withDescription(
                  "Batch of the first loss estimate, so that the last batch of a run can have"
                      + " one; 0: dni.snapshots.every-batches."));

  /** Per-example losses. */
  public static final ConfigOption<Boolean> SNAPSHOT_PER_EXAMPLE =
      ConfigOptions.key("dni.snapshots.per-example")
          .booleanType()
          .defaultValue(false)
          .withDescription("Whether loss estimates carry the losses of each example.");

  /** Window of the figures. */
  public static final ConfigOption<Integer> METRICS_WINDOW =
      ranged(
          OptionRange.between(10, 1_000_000),
          ConfigOptions.key("dni.metrics.window")
              .intType()
              .defaultValue(1000)
              .withDescription(
                  "Newest examples of a model that its windowed figures (accuracy and the like) are"
                      + " of."));

  /** Predictions. */
  public static final ConfigOption<Boolean> PREDICTIONS =
      ConfigOptions.key("dni.predictions.enabled")
          .booleanType()
          .defaultValue(true)
          .withDescription("Whether predictions, made before learning, are written.");

  /** Which version predicts. */
  public static final ConfigOption<String> PREDICTIONS_FROM =
      ranged(
          OptionRange.oneOf("live", "champion"),
          ConfigOptions.key("dni.predictions.from")
              .stringType()
              .defaultValue("live")
              .withDescription(
                  "Whose predictions are written and scored: live, or champion, the copy that"
                      + " promote has taken (live, until there is one)."));

  /** Share of the batches that the gate compares. */
  public static final ConfigOption<Double> GATE_SHARE =
      ranged(
          new OptionRange<>(share -> share >= 0 && share <= 1, "0 to 1"),
          ConfigOptions.key("dni.gate.share")
              .doubleType()
              .defaultValue(0.0)
              .withDescription(
                  "Share of the batches that the champion predicts too, so that the gate can"
                      + " promote the live model or restore it; 0: no gate."));

  /** Window of the gate. */
  public static final ConfigOption<Integer> GATE_WINDOW =
      ranged(
          OptionRange.between(2, 1_000_000),
          ConfigOptions.key("dni.gate.window")
              .intType()
              .defaultValue(50)
              .withDescription(
                  "Compared batches over which the losses of both are tested in pairs; the first"
                      + " champion is taken after so many."));

  /** When the gate promotes. */
  public static final ConfigOption<Integer> GATE_PROMOTE =
      ranged(
          OptionRange.between(1, 1_000_000),
          ConfigOptions.key("dni.gate.promote-after")
              .intType()
              .defaultValue(20)
              .withDescription(
                  "Windows in a row that the live model must win, by more than the noise, to"
                      + " become the champion. All of them together should last longer than any bad"
                      + " hour."));

  /** When the gate restores. */
  public static final ConfigOption<Integer> GATE_RESTORE =
      ranged(
          OptionRange.between(1, 1_000_000),
          ConfigOptions.key("dni.gate.restore-after")
              .intType()
              .defaultValue(2)
              .withDescription(
                  "Windows in a row that the live model must lose, by more than the noise, to be"
                      + " restored from the champion."));

  private ReportingOptions() {}
}
