// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.report.Troubles;
import io.dni.schemas.BrokerUnreachableException;
import io.dni.schemas.Topic;
import io.dni.streaming.job.LocalTraining;
import io.dni.streaming.job.TrainingConfig;
import io.dni.streaming.wire.KafkaTopics;
import io.dni.streaming.wire.Refusals;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;

/** Looks, beside the snapshots, for what goes wrong in a run without ending it. */
final class RunMonitor implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Topics grow rarely. */
  private static final int UPDATES_PER_TOPIC_CHECK = 10;

  private final String examples;
  private final Refusals refusals;
  private final KafkaTopics topics;
  private final JobFailures failures;
  private final int readPartitions;
  private int updates;
  private int partitions;

  private RunMonitor(
      TrainingConfig config, Refusals refusals, KafkaTopics topics, JobFailures failures)
      throws BrokerUnreachableException {
    this.examples = config.topic(Topic.EXAMPLES);
    this.refusals = refusals;
    this.topics = topics;
    this.failures = failures;
    readPartitions = topics.partitions().getOrDefault(examples, 1);
    partitions = readPartitions;
  }

  /** Begins to look; what was refused before this run is not counted. */
  static RunMonitor of(TrainingConfig config, LocalTraining training)
      throws BrokerUnreachableException {
    return new RunMonitor(
        config,
        Refusals.open(
            config.bootstrapServers(),
            config.kafkaSecurity(),
            config.topic(Topic.DEAD_LETTERS),
            Refusals.Since.NOW),
        KafkaTopics.connect(config.bootstrapServers(), config.kafkaSecurity(), PATIENCE),
        new JobFailures(training.webUi(), training.id().toString()));
  }

  /** Looks again. A broker that is away for a while is asked the next time. */
  void update() {
    failures.update();
    try {
      refusals.update();
      if (updates++ % UPDATES_PER_TOPIC_CHECK == 0) {
        partitions = topics.partitions().getOrDefault(examples, readPartitions);
      }
    } catch (IOException | RuntimeException e) {
      return;
    }
  }

  /** Examples in the topic, from its first offsets to its last ones; empty if nobody answers. */
  OptionalLong offered() {
    try {
      return OptionalLong.of(topics.records(examples));
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** What was found. */
  Troubles troubles() {
    return new Troubles(
        refusals.count(),
        refusals.lastReason(),
        failures.count(),
        failures.lastCause(),
        Math.max(0, partitions - readPartitions));
  }

  @Override
  public void close() {
    refusals.close();
    topics.close();
  }
}
