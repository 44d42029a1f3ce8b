// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static io.dni.streaming.job.OptionRange.ranged;

import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Options of topics, of what travels, and of tasks. */
public final class RunOptions {
  private static final Duration MILLISECOND = Duration.ofMillis(1);
  private static final Duration DAY = Duration.ofDays(1);

  /** Precision of gradients on the wire. */
  public static final ConfigOption<String> GRADIENT_ENCODING =
      ranged(
          OptionRange.oneOf("float32", "bfloat16"),
          ConfigOptions.key("dni.gradients.encoding")
              .stringType()
              .defaultValue("float32")
              .withDescription("Of error gradients in Kafka; bfloat16 takes half the bytes."));

  /** Precision of activations between tasks. */
  public static final ConfigOption<String> ACTIVATION_ENCODING =
      ranged(
          OptionRange.oneOf("float32", "bfloat16"),
          ConfigOptions.key("dni.activations.encoding")
              .stringType()
              .defaultValue("float32")
              .withDescription(
                  "Of activations from one task to the next; bfloat16 takes half the bytes (the"
                      + " segments above then learn from rounded activations, and predict from"
                      + " them)."));

  /** Topic prefix. */
  public static final ConfigOption<String> TOPIC_PREFIX =
      ranged(
          OptionRange.matching("[a-zA-Z0-9._-]{1,200}", "1 to 200 letters, digits and . _ -"),
          ConfigOptions.key("dni.topics.prefix")
              .stringType()
              .defaultValue("dni")
              .withDescription("First part of all topic names: PREFIX.examples and so on."));

  /** Topic creation. */
  public static final ConfigOption<Boolean> CREATE_TOPICS =
      ConfigOptions.key("dni.topics.create")
          .booleanType()
          .defaultValue(true)
          .withDescription("Whether missing topics are created.");

  /** Partitions of the examples topic. */
  public static final ConfigOption<Integer> EXAMPLE_PARTITIONS =
      ranged(
          OptionRange.between(1, 10_000),
          ConfigOptions.key("dni.topics.example-partitions")
              .intType()
              .defaultValue(1)
              .withDescription("Partitions of the examples topic; checked at the start."));

  /** Partitions of the gradients topic. */
  public static final ConfigOption<Integer> GRADIENT_PARTITIONS =
      ranged(
          OptionRange.between(1, 10_000),
          ConfigOptions.key("dni.topics.gradient-partitions")
              .intType()
              .defaultValue(1)
              .withDescription("Partitions of the error-gradients topic; checked at the start."));

  /** Where to begin. */
  public static final ConfigOption<String> START =
      ranged(
          OptionRange.oneOf("earliest", "latest"),
          ConfigOptions.key("dni.examples.start")
              .stringType()
              .defaultValue("earliest")
              .withDescription("Where to begin without a checkpoint."));

  /** What examples that are gone mean. */
  public static final ConfigOption<String> ON_LOSS =
      ranged(
          OptionRange.oneOf("continue", "fail"),
          ConfigOptions.key("dni.examples.on-loss")
              .stringType()
              .defaultValue("continue")
              .withDescription(
                  "Where Kafka has removed examples before they were read, or the topic was made"
                      + " anew: continue (with a warning and the metric examplesLost) or fail."));

  /** Parallelism over models. */
  public static final ConfigOption<Integer> PARALLELISM =
      ranged(
          OptionRange.between(1, 128),
          ConfigOptions.key("dni.job.parallelism")
              .intType()
              .defaultValue(1)
              .withDescription(
                  "Subtasks per operator; on a cluster without it the cluster's own. The tasks of"
                      + " one model are in parallel anyway; more subtasks are for more models."));

  /** Threads of one model. */
  public static final ConfigOption<String> TASKS =
      ranged(
          OptionRange.matching("auto|[1-9][0-9]{0,3}", "auto, or 1 to 9999"),
          ConfigOptions.key("dni.job.tasks")
              .stringType()
              .defaultValue("auto")
              .withDescription(
                  "Tasks, so threads, that the segments of a model are dealt out to; never more"
                      + " than there are segments. auto: as many as this machine has processors, or"
                      + " as a cluster's task manager has slots, divided by dni.job.parallelism, but"
                      + " only as many as have enough to do: one where the network is small."));

  /** A slot for each task. */
  public static final ConfigOption<Boolean> SLOT_PER_TASK =
      ConfigOptions.key("dni.job.slot-per-task")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "On a cluster: whether each task has a slot of its own, so that one model may be"
                  + " spread over several task managers. Else all of it is in one slot.");

  /** Patience with the broker. */
  public static final ConfigOption<Duration> BROKER_TIMEOUT =
      ranged(
          OptionRange.between(MILLISECOND, DAY),
          ConfigOptions.key("dni.job.broker-timeout")
              .durationType()
              .defaultValue(Duration.ofSeconds(20))
              .withDescription("How long the start waits for the Kafka broker."));

  private RunOptions() {}
}
