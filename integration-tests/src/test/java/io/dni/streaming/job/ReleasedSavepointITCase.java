// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.checkpoint.CheckpointContents;
import io.dni.checkpoint.CheckpointReader;
import io.dni.integration.faults.WithheldSignals;
import io.dni.learning.decoupling.Counter;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.local.LocalBroker;
import io.dni.schemas.Topic;
import io.dni.streaming.message.ExampleDigest;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Savepoints that past releases wrote restore in this one, in the middle of everything: pending
 * batches whose signals are in Kafka, batches that wait, rows that fill no batch yet. The job goes
 * on as if nothing had happened. A release's savepoints are kept for ever; new ones are written by
 * {@code -Ddni.savepoint.write=DIRECTORY}.
 */
@Timeout(300)
class ReleasedSavepointITCase {
  /**
   * The past release added small products up in another order; the reference is of this one. That a
   * job equals the trainer of its own release bit for bit is LockStepITCase's affair.
   */
  private static final Offset<Float> ROUNDING = Offset.offset(1e-5f);

  private static final String WRITE = "dni.savepoint.write";
  private static final String RELEASED = "/savepoints/0.1.0/";
  private static final String SIGNALS = "signals.bin";
  private static final int MORE = 3;
  private static final int BATCHES = ReleasedJob.LEARNED + ReleasedJob.WITHHELD + MORE;

  private static LocalBroker broker;

  @TempDir Path directory;

  @BeforeAll
  static void startBroker(@TempDir Path shared) throws Exception {
    broker = LocalBroker.start(shared.resolve("broker"));
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  /** The stored job reads topics of the default names: each case finds them gone. */
  @AfterEach
  void removeTopics() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.deleteTopics(admin.listTopics().names().get()).all().get();
      while (!admin.listTopics().names().get().isEmpty()) {
        Thread.sleep(50);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "dni, false, 7, 1",
    "dni, false, 7, 3",
    "dni, true, 1, 1",
    "dni, true, 1, 2",
    "backprop, true, 1, 1",
    "backprop, true, 1, 3",
  })
  void goesOnWhereThePastReleaseStopped(String mode, boolean lockStep, int pending, int tasks)
      throws Exception {
    Path savepoint = released(mode, lockStep);
    CheckpointContents before = CheckpointReader.read(savepoint);
    for (int i : List.of(0, 1)) {
      SegmentState segment = before.model("default").segments().get(i);
      assertThat(segment.pending().size()).as("segment %d pending", i).isEqualTo(pending);
      assertThat(segment.count(Counter.CORRECTIONS)).isEqualTo(ReleasedJob.LEARNED);
    }
    assertThat(before.model("default").forming().orElseThrow().labelled().count())
        .isEqualTo(ReleasedJob.FORMING);

    int examples = BATCHES * ReleasedJob.BATCH;
    try (LiveJob job =
        new LiveJob(
            broker,
            directory,
            ReleasedJob.options(mode, lockStep, Map.of("dni.job.tasks", String.valueOf(tasks))))) {
      job.produce("default", ReleasedJob.examples(0, ReleasedJob.EXAMPLES));
      try (InputStream signals = Files.newInputStream(savepoint.resolve(SIGNALS))) {
        job.produce(Topic.ERROR_GRADIENTS, "default", ReleasedJob.readRecords(signals));
      }
      job.start(savepoint.toUri().toString());
      job.produce("default", ReleasedJob.examples(ReleasedJob.EXAMPLES, examples));
      job.await("default", m -> m.getBatches() == BATCHES);
      Thread.sleep(2000); // the last signals come back
      CheckpointContents after = CheckpointReader.read(job.stopWithSavepoint());

      // The batch that waited found segment 1 waiting too, where both are in one task: cut there.
      List<Integer> first = LockStepITCase.cutAbove0(job.config());
      SequentialTrainer reference =
          ReleasedJob.reference(job.config(), ReleasedJob.LEARNED + pending, first, BATCHES);
      long digest = ExampleDigest.of(IntStream.range(0, examples).mapToObj(n -> "e-" + n).toList());
      for (int i = 0; i < reference.states().size(); i++) {
        SegmentState segment = after.model("default").segments().get(i);
        assertThat(segment.count(Counter.EXAMPLES)).as("segment %d", i).isEqualTo(examples);
        assertThat(segment.count(Counter.EXAMPLE_DIGEST)).isEqualTo(digest);
        assertThat(segment.count(Counter.CORRECTIONS))
            .as("segment %d corrections", i)
            .isEqualTo(reference.states().get(i).count(Counter.CORRECTIONS));
        assertThat(segment.pending().size()).isZero();
        assertThat(segment.count(Counter.PENDING_DIGEST)).isZero();
        assertThat(segment.count(Counter.UNMATCHED) + segment.count(Counter.ORPHANS)).isZero();
        if (lockStep) {
          assertThat(segment.weights().parameters())
              .as("segment %d parameters", i)
              .containsExactly(reference.states().get(i).weights().parameters(), ROUNDING);
        }
      }
    }
  }

  private static String name(String mode, boolean lockStep) {
    return mode + (lockStep ? "-lock-step" : "");
  }

  private static Path released(String mode, boolean lockStep) throws Exception {
    return Path.of(
            ReleasedSavepointITCase.class
                .getResource(RELEASED + name(mode, lockStep) + "/_metadata")
                .toURI())
        .getParent();
  }

  @ParameterizedTest
  @CsvSource({"dni, false, 7", "dni, true, 1", "backprop, true, 1"})
  @EnabledIfSystemProperty(named = WRITE, matches = ".+")
  void writesTheSavepointsOfThisRelease(String mode, boolean lockStep, int pending)
      throws Exception {
    Map<String, String> options = ReleasedJob.options(mode, lockStep, Map.of());
    String learned;
    int early = ReleasedJob.LEARNED * ReleasedJob.BATCH + 3;
    try (LiveJob job = new LiveJob(broker, directory, options)) {
      job.produce("default", ReleasedJob.examples(0, early));
      job.start();
      job.await("default", m -> m.getBatches() == ReleasedJob.LEARNED);
      Thread.sleep(1000);
      learned = job.stopWithSavepoint();
    }
    Map<String, String> withheld =
        Map.of("kafka.interceptor.classes", WithheldSignals.class.getName());
    try (LiveJob job =
        new LiveJob(broker, directory, ReleasedJob.options(mode, lockStep, withheld))) {
      job.produce("default", ReleasedJob.examples(early, ReleasedJob.EXAMPLES));
      job.start(learned);
      job.await("default", m -> m.getBatches() == ReleasedJob.LEARNED + pending);
      Thread.sleep(1000);
      Path savepoint = Path.of(java.net.URI.create(job.stopWithSavepoint()));
      Path kept =
          Files.createDirectories(Path.of(System.getProperty(WRITE)).resolve(name(mode, lockStep)));
      Files.copy(savepoint.resolve("_metadata"), kept.resolve("_metadata"));
      try (OutputStream signals = Files.newOutputStream(kept.resolve(SIGNALS))) {
        ReleasedJob.writeRecords(job.records(Topic.ERROR_GRADIENTS), signals);
      }
    }
  }
}
