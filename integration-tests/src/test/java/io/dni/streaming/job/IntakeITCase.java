// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.checkpoint.CheckpointContents;
import io.dni.checkpoint.CheckpointReader;
import io.dni.dataset.ArtificialData;
import io.dni.dataset.ExampleStream;
import io.dni.learning.decoupling.Counter;
import io.dni.local.LocalBroker;
import io.dni.schemas.Topic;
import io.dni.streaming.message.ModelBatch;
import io.dni.streaming.state.FormingBatches;
import io.dni.streaming.wire.Backlog;
import io.dni.streaming.wire.Refusals;
import io.dni.streaming.wire.UnreadPartitions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the job reads, and how much of it, on a real broker. */
@Timeout(300)
class IntakeITCase {
  private static final String MODEL = "default";
  private static final int BATCH = 32;
  private static final long MIB = 1 << 20;

  @TempDir static Path home;
  private static LocalBroker broker;

  @TempDir Path directory;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = LocalBroker.start(home.resolve("broker"));
  }

  @AfterAll
  static void stopBroker() throws Exception {
    broker.close();
  }

  private LiveJob job(String prefix, Map<String, String> options) throws Exception {
    Map<String, String> all = new TreeMap<>(options);
    all.put("dni.topics.prefix", prefix);
    all.putIfAbsent("dni.snapshots.every-batches", "1");
    return new LiveJob(broker, directory, all);
  }

  /**
   * 60,000 examples are 24 MB, and the job needs minutes for them. At most 1 MiB may wait, and what
   * the network buffers between the source and the operator hold when the source is held back.
   */
  @Test
  void aBacklogStaysInKafka() throws Exception {
    Map<String, String> options =
        Map.of(
            "dni.model.mode", "backprop",
            "dni.job.tasks", "3",
            "dni.model.network", "100-512x6-2",
            "dni.feedback.max-backlog", "1 mb",
            "dni.checkpoints.interval", "1 s");
    try (LiveJob job = job("backlog", options)) {
      job.produce(ArtificialData.parse("noisy100").endless(7), 60_000, MODEL);
      AtomicLong most = new AtomicLong();
      try (Backlog.Share seen = Backlog.join(job.config().batching().intake().job(), MIB)) {
        Thread sampler =
            new Thread(
                () -> {
                  while (!Thread.currentThread().isInterrupted()) {
                    most.accumulateAndGet(seen.bytes(), Math::max);
                    java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
                  }
                });
        sampler.start();
        job.start();
        job.await(MODEL, m -> m.getBatches() >= 60);
        sampler.interrupt();
        sampler.join();
      }
      CheckpointContents contents = CheckpointReader.read(job.stopWithSavepoint());

      FormingBatches forming = contents.model(MODEL).forming().orElseThrow();
      assertThat(forming.ready().stream().mapToLong(ModelBatch::bytes).sum())
          .as("bytes that wait in the savepoint")
          .isLessThan(2 * MIB);
      assertThat(most.get()).as("most bytes that waited").isLessThan(2 * MIB);
    }
  }

  @Test
  void examplesThatKafkaRemovedEndAJobThatWasToldSo() throws Exception {
    ExampleStream stream = ArtificialData.parse("noisy100").endless(7);
    String savepoint;
    try (LiveJob job = job("gap", Map.of())) {
      job.produce(stream, 20 * BATCH, MODEL);
      job.start();
      job.await(MODEL, m -> m.getBatches() == 20);
      savepoint = job.stopWithSavepoint();
      job.produce(stream, 40 * BATCH, MODEL);
      removeBefore(job.config().topic(Topic.EXAMPLES), 40 * BATCH);
    }
    try (LiveJob job = job("gap", Map.of("dni.examples.on-loss", "fail"))) {
      job.start(savepoint);
      assertThat(job.failure())
          .contains("gap.examples-0: Kafka has removed offsets 640 to 1279 before they were read");
    }
    try (LiveJob job = job("gap", Map.of())) {
      job.start(savepoint);
      job.await(MODEL, m -> m.getBatches() == 40);
      assertThat(refusal(job)).contains("gap.examples/0/640: ", "640 records are lost");
    }
  }

  @Test
  void aTopicThatWasMadeAnewIsReadFromItsBeginning() throws Exception {
    ExampleStream stream = ArtificialData.parse("noisy100").endless(7);
    String savepoint;
    String topic;
    try (LiveJob job = job("anew", Map.of())) {
      topic = job.config().topic(Topic.EXAMPLES);
      job.produce(stream, 20 * BATCH, MODEL);
      job.start();
      job.await(MODEL, m -> m.getBatches() == 20);
      savepoint = job.stopWithSavepoint();
    }
    try (Admin admin = admin()) {
      admin.deleteTopics(List.of(topic)).all().get();
    }
    try (LiveJob job = job("anew", Map.of("dni.examples.on-loss", "fail"))) {
      job.produce(stream, 5 * BATCH, MODEL);
      job.start(savepoint);
      assertThat(job.failure())
          .contains("anew.examples-0: the checkpoint stands at offset 640, the topic ends at 160");
    }
    try (LiveJob job = job("anew", Map.of())) {
      job.start(savepoint);
      job.await(MODEL, m -> m.getBatches() == 25);
      assertThat(refusal(job)).contains("anew.examples/0/0: ", "it was made anew or cut");
    }
  }

  /** The only one, as whoever watches from outside sees it. */
  private static String refusal(LiveJob job) throws InterruptedException {
    try (Refusals refusals =
        Refusals.open(
            broker.bootstrapServers(),
            Map.of(),
            job.config().topic(Topic.DEAD_LETTERS),
            Refusals.Since.EVER)) {
      for (int i = 0; i < 100 && refusals.lastReason().isEmpty(); i++) {
        Thread.sleep(100);
        refusals.update();
      }
      assertThat(refusals.count()).isEqualTo(1);
      return refusals.lastReason().orElseThrow();
    }
  }

  @Test
  void aCheckpointOfAnotherPrefixIsRefused() throws Exception {
    String savepoint;
    try (LiveJob job = job("one", Map.of())) {
      job.produce(ArtificialData.parse("noisy100").endless(7), 2 * BATCH, MODEL);
      job.start();
      job.await(MODEL, m -> m.getBatches() == 2);
      savepoint = job.stopWithSavepoint();
    }
    try (LiveJob job = job("other", Map.of())) {
      job.start(savepoint);
      assertThat(job.failure())
          .contains("dni.topics.prefix: this job reads other.")
          .contains("(expected: one.");
    }
  }

  @Test
  void anAbortedTransactionIsNotLearned() throws Exception {
    try (LiveJob job = job("transactions", Map.of())) {
      ExampleStream stream = ArtificialData.parse("noisy100").endless(7);
      job.produceInTransaction(stream, 20 * BATCH, MODEL, true);
      job.produceInTransaction(stream, 20 * BATCH, MODEL, false);
      job.produceInTransaction(stream, 20 * BATCH, MODEL, true);
      job.start();
      job.await(MODEL, m -> m.getBatches() >= 40);
      Thread.sleep(1000); // more would have come by now
      CheckpointContents contents = CheckpointReader.read(job.stopWithSavepoint());

      assertThat(contents.model(MODEL).segments())
          .allSatisfy(s -> assertThat(s.count(Counter.EXAMPLES)).isEqualTo(40 * BATCH));
    }
  }

  @Test
  void aPartitionThatIsAddedIsRead() throws Exception {
    try (LiveJob job = job("partitions", Map.of("dni.checkpoints.interval", "1 s"));
        UnreadPartitions unread =
            UnreadPartitions.of(
                broker.bootstrapServers(), Map.of(), job.config().topic(Topic.EXAMPLES))) {
      job.start();
      job.produce(ArtificialData.parse("noisy100").endless(7), 2 * BATCH, MODEL);
      job.await(MODEL, m -> m.getBatches() == 2);
      String topic = job.config().topic(Topic.EXAMPLES);
      try (Admin admin = admin()) {
        admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(2))).all().get();
      }
      for (String model : new String[] {"a", "b", "c", "d", "e", "f"}) {
        job.produce(ArtificialData.parse("noisy100").endless(7), BATCH, model);
      }
      await(unread, 1);
      for (String model : new String[] {"a", "b", "c", "d", "e", "f"}) {
        job.await(model, m -> m.getBatches() == 1);
      }
      await(unread, 0);
    }
  }

  private static void await(UnreadPartitions unread, int expected) throws Exception {
    for (int i = 0; i < 300 && unread.count() != expected; i++) {
      Thread.sleep(50);
    }
    assertThat(unread.count()).isEqualTo(expected);
  }

  /** A smaller batch size, and lock-step switched off: nothing is lost, nothing waits for ever. */
  @Test
  void aSavepointGoesOnWithOtherSettings() throws Exception {
    ExampleStream stream = ArtificialData.parse("noisy100").endless(7);
    String savepoint;
    try (LiveJob job =
        job("settings", Map.of("dni.batch.size", "64", "dni.lock-step.enabled", "true"))) {
      job.produce(stream, 1_999, MODEL);
      job.start();
      job.await(MODEL, m -> m.getBatches() >= 5);
      savepoint = job.stopWithSavepoint();
    }
    try (LiveJob job =
        job("settings", Map.of("dni.batch.size", "16", "dni.lock-step.enabled", "false"))) {
      job.start(savepoint);
      job.produce(stream, 1, MODEL);
      job.await(MODEL, m -> m.getExamples() == 2_000);
    }
  }

  private static void removeBefore(String topic, long offset) throws Exception {
    try (Admin admin = admin()) {
      admin
          .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(offset)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  private static Admin admin() {
    return Admin.create(
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "default.api.timeout.ms",
            (int) Duration.ofSeconds(30).toMillis()));
  }
}
