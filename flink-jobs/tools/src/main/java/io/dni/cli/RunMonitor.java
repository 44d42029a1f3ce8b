// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.producers.KafkaOptions;
import io.dni.report.Troubles;
import io.dni.schemas.BrokerUnreachableException;
import io.dni.schemas.Topic;
import io.dni.streaming.job.LocalTraining;
import io.dni.streaming.job.TrainingConfig;
import io.dni.streaming.wire.KafkaEndpoints;
import io.dni.streaming.wire.KafkaTopics;
import io.dni.streaming.wire.Refusals;
import io.dni.streaming.wire.UnreadPartitions;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Looks, beside the snapshots, for what goes wrong in a run without ending it. */
final class RunMonitor implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Topics grow rarely. */
  private static final int UPDATES_PER_TOPIC_CHECK = 5;

  private final String examples;
  private final Refusals refusals;
  private final KafkaTopics topics;
  private final UnreadPartitions unread;
  private final Optional<JobFailures> failures;
  private int updates;
  private int unreadPartitions;

  private RunMonitor(
      Function<Topic, String> names,
      String servers,
      Map<String, String> client,
      Refusals.Since since,
      Optional<JobFailures> failures)
      throws BrokerUnreachableException {
    this.examples = names.apply(Topic.EXAMPLES);
    this.failures = failures;
    topics = KafkaTopics.connect(servers, client, PATIENCE);
    refusals = Refusals.open(servers, client, names.apply(Topic.DEAD_LETTERS), since);
    unread = UnreadPartitions.of(servers, client, examples);
  }

  /** Begins to look; what was refused before this run is not counted. */
  static RunMonitor of(TrainingConfig config, LocalTraining training)
      throws BrokerUnreachableException {
    return new RunMonitor(
        config::topic,
        config.bootstrapServers(),
        config.kafkaSecurity(),
        Refusals.Since.NOW,
        Optional.of(JobFailures.of(training.webUi(), training.id().toString())));
  }

  /**
   * Begins to look at a job that runs elsewhere.
   *
   * @param failures of the job, if its Flink can be asked
   */
  static RunMonitor of(KafkaOptions kafka, Optional<JobFailures> failures)
      throws BrokerUnreachableException {
    return new RunMonitor(
        kafka::topic,
        kafka.bootstrapServers(),
        kafka.clientProperties(),
        Refusals.Since.EVER,
        failures);
  }

  /** Looks again. A broker that is away for a while is asked the next time. */
  void update() {
    failures.ifPresent(JobFailures::update);
    try {
      refusals.update();
      if (updates++ % UPDATES_PER_TOPIC_CHECK == 0) {
        unreadPartitions = unread.count();
      }
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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

  /** Whether the job has taken all examples, as of a checkpoint. */
  boolean allConsumed() {
    try {
      return topics.consumed(KafkaEndpoints.EXAMPLES_GROUP, examples);
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /** What was found. */
  Troubles troubles() {
    return new Troubles(
        refusals.count(),
        refusals.lastReason(),
        failures.map(JobFailures::count).orElse(0L),
        failures.flatMap(JobFailures::lastCause),
        unreadPartitions);
  }

  @Override
  public void close() {
    refusals.close();
    unread.close();
    topics.close();
  }
}
