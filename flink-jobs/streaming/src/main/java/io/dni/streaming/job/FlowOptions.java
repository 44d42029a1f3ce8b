// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static io.dni.streaming.job.OptionRange.ranged;

import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/**
 * Options of how examples become batches, wait for labels, and how far batches run ahead of their
 * feedback.
 */
public final class FlowOptions {
  private static final Duration MILLISECOND = Duration.ofMillis(1);
  private static final Duration DAY = Duration.ofDays(1);

  /** Batch size. */
  public static final ConfigOption<Integer> BATCH_SIZE =
      ranged(
          OptionRange.between(1, 65_536),
          ConfigOptions.key("dni.batch.size")
              .intType()
              .defaultValue(32)
              .withDescription("Examples per batch."));

  /** Patience with incomplete batches. */
  public static final ConfigOption<Duration> BATCH_MAX_WAIT =
      ranged(
          OptionRange.zeroOrBetween(MILLISECOND, DAY),
          ConfigOptions.key("dni.batch.max-wait")
              .durationType()
              .defaultValue(Duration.ZERO)
              .withDescription(
                  "How long an incomplete batch of labelled examples waits for more; 0: for"
                      + " ever."));

  /** Patience with examples to predict. */
  public static final ConfigOption<Duration> PREDICT_WAIT =
      ranged(
          OptionRange.between(MILLISECOND, DAY),
          ConfigOptions.key("dni.batch.predict-wait")
              .durationType()
              .defaultValue(Duration.ofMillis(100))
              .withDescription(
                  "How long unlabelled examples wait for more before they are predicted."));

  /** Late labels. */
  public static final ConfigOption<Boolean> LABELS =
      ConfigOptions.key("dni.labels.enabled")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "Whether labels may come later, on PREFIX.labels: an example that says so"
                  + " (awaitsLabel) is predicted at once and learned when its label is there.");

  /** How long an example waits for its label. */
  public static final ConfigOption<Duration> LABEL_WAIT =
      ranged(
          OptionRange.between(MILLISECOND, Duration.ofDays(3650)),
          ConfigOptions.key("dni.labels.wait")
              .durationType()
              .defaultValue(Duration.ofHours(24))
              .withDescription(
                  "How long an example waits for its label, an early label for its example, and a"
                      + " learned id is known."));

  /** Which time that is. */
  public static final ConfigOption<String> LABEL_TIME =
      ranged(
          OptionRange.oneOf("event", "processing"),
          ConfigOptions.key("dni.labels.time")
              .stringType()
              .defaultValue("event")
              .withDescription(
                  "event: measured in the records' event times (without one, Kafka's), up to which"
                      + " both topics have been read; processing: by this machine's clock."));

  /** After which a topic does not hold the clock back. */
  public static final ConfigOption<Duration> LABEL_IDLE =
      ranged(
          OptionRange.between(MILLISECOND, DAY),
          ConfigOptions.key("dni.labels.idle")
              .durationType()
              .defaultValue(Duration.ofMinutes(1))
              .withDescription(
                  "Event time: a topic from which nothing has come for so long does not hold the"
                      + " clock back."));

  /** {@code dni.labels.max-ahead}. */
  public static final ConfigOption<Duration> LABEL_AHEAD =
      ranged(
          OptionRange.between(MILLISECOND, Duration.ofDays(3650)),
          ConfigOptions.key("dni.labels.max-ahead")
              .durationType()
              .defaultValue(Duration.ofHours(24))
              .withDescription(
                  "Event time: a record that says it happened so much later than Kafka had it is"
                      + " refused, or all that waits would expire by it."));

  /** How many may wait. */
  public static final ConfigOption<Integer> LABEL_MAX =
      ranged(
          OptionRange.between(1, Integer.MAX_VALUE),
          ConfigOptions.key("dni.labels.max-waiting")
              .intType()
              .defaultValue(100_000)
              .withDescription(
                  "Examples of a model that may wait for their label, >= 1; past it the oldest goes"
                      + " and is counted."));

  /** What becomes of an example whose label has not come. */
  public static final ConfigOption<String> LABEL_EXPIRY =
      ranged(
          OptionRange.notEmpty(),
          ConfigOptions.key("dni.labels.on-expiry")
              .stringType()
              .defaultValue("drop")
              .withDescription(
                  "What becomes of an example whose label has not come in time: drop, dead-letter,"
                      + " or label:N (it is learned with class N; label:VALUE for one real"
                      + " output)."));

  /** Lock-step mode. */
  public static final ConfigOption<Boolean> LOCK_STEP =
      ConfigOptions.key("dni.lock-step.enabled")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "A segment takes up a batch only when the one before is corrected: deterministic."
                  + " Always on for backprop.");

  /** Bound on the gradient delay. */
  public static final ConfigOption<Integer> MAX_IN_FLIGHT =
      ranged(
          OptionRange.between(0, 100_000),
          ConfigOptions.key("dni.feedback.max-in-flight")
              .intType()
              .defaultValue(0)
              .withDescription(
                  "Batches of a model let go ahead of the returning gradients: bounds the"
                      + " gradient delay. 0: four more than the model has tasks; always 2 in"
                      + " lock-step mode."));

  /** Patience with lost signals. */
  public static final ConfigOption<Duration> FEEDBACK_TIMEOUT =
      ranged(
          OptionRange.between(MILLISECOND, DAY),
          ConfigOptions.key("dni.feedback.timeout")
              .durationType()
              .defaultValue(Duration.ofSeconds(30))
              .withDescription(
                  "After which a gradient that has not come back is taken for lost: its batch"
                      + " leaves the window, and in lock-step mode the model goes on."));

  /** Bound on pending batches. */
  public static final ConfigOption<Integer> MAX_PENDING =
      ranged(
          OptionRange.between(0, Integer.MAX_VALUE),
          ConfigOptions.key("dni.pending.max-batches")
              .intType()
              .defaultValue(0)
              .withDescription(
                  "Batches per segment that may wait for their gradient; past it the oldest is"
                      + " dropped and counted. 0: as many as 256 MiB hold in all segments, at most"
                      + " 256, and at least the window of dni.feedback.max-in-flight."));

  /** Bound on what waits in the heap. */
  public static final ConfigOption<MemorySize> MAX_BACKLOG =
      ranged(
          OptionRange.atLeast(MemorySize.parse("1 kb")),
          ConfigOptions.key("dni.feedback.max-backlog")
              .memoryType()
              .defaultValue(MemorySize.ofMebiBytes(8))
              .withDescription(
                  "Batches in the heap of a process that may wait until they are let go, in bytes;"
                      + " past it the examples stay in Kafka."));

  /** Bound on models. */
  public static final ConfigOption<Integer> MAX_MODELS =
      ranged(
          OptionRange.between(1, Integer.MAX_VALUE),
          ConfigOptions.key("dni.models.max")
              .intType()
              .defaultValue(1_000)
              .withDescription(
                  "Models that the keys of the examples may bring into being, and no more than 70 %"
                      + " of the heap hold; examples of others are dead letters. Each subtask has"
                      + " its part."));

  /** How long a model stays without examples. */
  public static final ConfigOption<Duration> MODEL_IDLE =
      ranged(
          OptionRange.zeroOrBetween(MILLISECOND, Duration.ofDays(3650)),
          ConfigOptions.key("dni.models.idle")
              .durationType()
              .defaultValue(Duration.ZERO)
              .withDescription(
                  "A model without examples for so long is written out, below dni.checkpoints.dir,"
                      + " and its state freed; it goes on from there when an example comes. At"
                      + " least twice dni.feedback.timeout; 0: models stay."));

  /** What new models begin with. */
  public static final ConfigOption<String> START_FROM =
      ranged(
          OptionRange.notEmpty(),
          ConfigOptions.key("dni.models.start-from")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "The model that each new key begins with: an .npz file that dni train reads, or"
                      + " the directory that it has made of one, which a cluster takes."));

  private FlowOptions() {}
}
