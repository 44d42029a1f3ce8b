// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.checkpoint.CheckpointContents;
import io.dni.checkpoint.CheckpointReader;
import io.dni.learning.decoupling.Counter;
import io.dni.learning.decoupling.SegmentState;
import io.dni.local.LocalBroker;
import io.dni.schemas.Topic;
import io.dni.streaming.wire.KafkaTopics;
import io.dni.streaming.wire.TopicSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real job while its error gradients do not come back. */
@Timeout(300)
class LostFeedbackITCase {
  private static final int PER_SECOND = 800;
  private static final int MODELS = 2;
  private static final int MOST_PENDING = 16;

  /** At eight examples a batch, some of every model. */
  private static final int MANY_BATCHES = 600;

  @TempDir Path directory;

  @Test
  void aJobThatNeverHearsAGradientLearnsOnAndLosesNothing() throws Exception {
    CheckpointContents last =
        run(
            Map.of("kafka.interceptor.classes", WithheldSignals.class.getName()),
            (watch, broker) -> watch.awaitBatches(MANY_BATCHES));

    for (CheckpointContents.ModelContents model : last.models().values()) {
      List<SegmentState> hidden = model.segments().subList(0, model.segments().size() - 1);
      assertThat(hidden)
          .allSatisfy(s -> assertThat(s.count(Counter.STEPS)).isEqualTo(s.count(Counter.BATCHES)))
          .allSatisfy(s -> assertThat(s.count(Counter.CORRECTIONS)).isZero())
          .allSatisfy(s -> assertThat(s.count(Counter.EVICTED)).isPositive())
          .allSatisfy(s -> assertThat(s.pending().size()).isEqualTo(MOST_PENDING))
          .allSatisfy(s -> assertThat(s.count(Counter.PENDING_MAX)).isEqualTo(MOST_PENDING));
    }
  }

  @Test
  void aTopicOfGradientsThatIsCreatedAnewIsUsedAndNothingIsLearnedTwice() throws Exception {
    long[] corrections = new long[1];
    CheckpointContents last =
        run(
            Map.of(),
            (watch, broker) -> {
              watch.awaitBatches(MANY_BATCHES / 4);
              recreate(broker);
              watch.awaitBatches(MANY_BATCHES / 2);
              corrections[0] = corrections(CheckpointReader.read(directory.resolve("checkpoints")));
              watch.awaitBatches(MANY_BATCHES);
            });

    assertThat(corrections(last)).as("corrections go on").isGreaterThan(corrections[0]);
  }

  private interface Disturbance {
    void happen(ProgressWatch watch, LocalBroker broker) throws Exception;
  }

  /** A run in which something happens, audited at its end. */
  private CheckpointContents run(Map<String, String> options, Disturbance disturbance)
      throws Exception {
    try (LocalBroker broker = LocalBroker.start(directory.resolve("broker"))) {
      createTopics(broker);
      String examples = Topic.EXAMPLES.defaultName();
      Map<String, String> all = new HashMap<>(options(broker));
      all.putAll(options);
      try (JobProcess job = JobProcess.start(directory, all);
          ConsumedExamples consumed = new ConsumedExamples(broker.bootstrapServers(), examples);
          ExampleFeed feed =
              new ExampleFeed(
                  broker.bootstrapServers(), examples, 1, MODELS, PER_SECOND, consumed);
          ProgressWatch watch =
              new ProgressWatch(broker.bootstrapServers(), Topic.PREDICTIONS.defaultName())) {
        job.command("start 1 - dni.job.tasks=3"); // every signal goes through Kafka
        disturbance.happen(watch, broker);
        Map<String, ExampleFeed.Written> written = feed.stop();
        consumed.await(
            written.values().stream().mapToLong(ExampleFeed.Written::examples).sum(), job);
        CheckpointContents last =
            CheckpointReader.read(job.command("stop " + directory.resolve("last").toUri()));
        FaultAudit audit = new FaultAudit();
        audit.all(last, written);
        assertThat(audit.examples).isPositive();
        assertThat(audit.lost).as("examples lost").isZero();
        assertThat(audit.twice).as("examples learned twice").isZero();
        assertThat(audit.differentDigests).as("segments with other examples").isZero();
        assertThat(audit.wrongCorrections).as("segments corrected twice or by others").isZero();
        assertThat(audit.unaccounted).as("batches lost sight of").isZero();
        System.out.printf(
            "attempts %d, evicted %d, corrections %d%n",
            watch.attempts().size(), audit.evicted, audit.corrections);
        return last;
      } catch (Throwable e) {
        throw new AssertionError(e.getMessage() + "; the job's log:\n" + endOfLog(), e);
      }
    }
  }

  private String endOfLog() throws Exception {
    List<String> lines = Files.readAllLines(directory.resolve("job.log"));
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
  }

  private static long corrections(CheckpointContents contents) {
    return contents.models().values().stream()
        .flatMap(model -> model.segments().stream())
        .mapToLong(s -> s.count(Counter.CORRECTIONS))
        .sum();
  }

  private static void recreate(LocalBroker broker) throws Exception {
    String topic = Topic.ERROR_GRADIENTS.defaultName();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.deleteTopics(List.of(topic)).all().get();
      while (admin.listTopics().names().get().contains(topic)) {
        Thread.sleep(50);
      }
    }
    createTopics(broker);
  }

  private static void createTopics(LocalBroker broker) throws Exception {
    try (KafkaTopics topics =
        KafkaTopics.connect(broker.bootstrapServers(), Map.of(), Duration.ofSeconds(60))) {
      topics.require(
          Arrays.stream(Topic.values()).map(t -> TopicSpec.of(t, t.defaultName(), 1)).toList(),
          KafkaTopics.Missing.CREATE);
    }
  }

  private Map<String, String> options(LocalBroker broker) {
    return Map.of(
        "kafka.bootstrap.servers",
        broker.bootstrapServers(),
        "dni.model.network",
        ExampleFeed.INPUTS + "-8-8-2",
        "dni.batch.size",
        "8",
        "dni.pending.max-batches",
        String.valueOf(MOST_PENDING),
        "dni.feedback.timeout",
        "2 s",
        "dni.checkpoints.interval",
        "1 s",
        "dni.checkpoints.dir",
        directory.resolve("checkpoints").toString());
  }
}
