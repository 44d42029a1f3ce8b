// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.checkpoint.CheckpointContents;
import io.dni.checkpoint.CheckpointReader;
import io.dni.checkpoint.SegmentReset;
import io.dni.dataset.ArtificialData;
import io.dni.dataset.ExampleStream;
import io.dni.learning.decoupling.Counter;
import io.dni.local.LocalBroker;
import io.dni.producers.ProduceCommand;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.TensorBytes;
import io.dni.schemas.Topic;
import io.dni.schemas.record.Example;
import io.dni.schemas.record.LateLabel;
import io.dni.streaming.message.ExampleDigest;
import io.dni.streaming.wire.DeadLetterTopic;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Labels that come afterwards, as users send them and as operators send them again. */
@Timeout(240)
class LabelsAfterwardsITCase {
  private static final int ROWS = 600;
  private static final int FEW = 40;
  private static final Instant BEGIN = Instant.parse("2023-01-01T00:00:00Z");
  private static final Instant FAR_AWAY = Instant.parse("9999-12-31T00:00:00Z");
  private static final Instant MUCH_LATER = BEGIN.plusSeconds(36_000);

  @TempDir static Path directory;
  private static LocalBroker broker;

  private final RecordCodec<Example> examples = new RecordCodec<>(Example.class);
  private final RecordCodec<LateLabel> labels = new RecordCodec<>(LateLabel.class);
  private final ExampleStream stream = ArtificialData.parse("noisy100").endless(3);

  @BeforeAll
  static void startBroker() throws Exception {
    broker = LocalBroker.start(directory.resolve("broker"));
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  private static void produce(String... arguments) {
    StringWriter err = new StringWriter();
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--bootstrap-server=" + broker.bootstrapServers());
    int code =
        ProduceCommand.commandLine()
            .setErr(new PrintWriter(err, true))
            .execute(all.toArray(String[]::new));
    assertThat(code).as(err.toString()).isZero();
  }

  @Test
  void theRowsOfATableAreLearnedWhenTheirLabelsHaveCome() throws Exception {
    SplittableRandom random = new SplittableRandom(1);
    List<String> table = new ArrayList<>(List.of("id,a,b"));
    List<String> told = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    for (int n = 0; n < ROWS; n++) {
      double a = random.nextDouble() - 0.5;
      table.add("row-" + n + "," + a + "," + (n % 3 == 0 ? "x" : "y"));
      told.add("row-" + n + "," + (a > 0 ? "click" : "no click"));
      ids.add("row-" + n);
    }
    Collections.reverse(told);
    told.add(0, "id,label");
    Path rows = Files.write(directory.resolve("rows.csv"), table);
    Path clicks = Files.write(directory.resolve("clicks.csv"), told);
    try (LiveJob job =
        new LiveJob(
            broker,
            directory,
            Map.of(
                "dni.topics.prefix", "table",
                "dni.labels.enabled", "true",
                "dni.labels.idle", "1 s",
                "dni.features.columns", "a number;b words 3",
                "dni.features.read-outs", "false",
                "dni.model.network", "4-8-2",
                "dni.job.tasks", "1",
                "dni.snapshots.every-batches", "1",
                "dni.batch.size", "30"))) {
      job.start();
      produce(
          "--topic-prefix=table",
          "--data=csv=" + rows,
          "--columns=a number;b words 3",
          "--unlabelled",
          "--id-column=id",
          "--labels-follow");
      LateLabelsITCase.await(job, r -> r.getWaiting() == ROWS);
      // Silence of both topics is no reason for what waits to expire.
      Thread.sleep(2_500);
      produce("--topic-prefix=table", "--labels=csv=" + clicks, "--id-column=id");
      LateLabelsITCase.await(job, r -> r.getWaiting() == 0);
      job.await("default", m -> m.getExamples() == ROWS);
      CheckpointContents end = CheckpointReader.read(job.stopWithSavepoint());
      assertThat(end.model("default").segments())
          .allSatisfy(
              s -> assertThat(s.count(Counter.EXAMPLE_DIGEST)).isEqualTo(ExampleDigest.of(ids)));
    }
  }

  private byte[] example(String id, Instant at) {
    return examples.encode(
        Example.newBuilder()
            .setFeatures(TensorBytes.of(stream.next().features().toArray()))
            .setId(id)
            .setEventTime(at)
            .setAwaitsLabel(true)
            .build());
  }

  private byte[] label(String id, Instant at) {
    return labels.encode(LateLabel.newBuilder().setId(id).setName("1").setEventTime(at).build());
  }

  private static Map<String, String> options() {
    Map<String, String> options = new TreeMap<>();
    options.put("dni.topics.prefix", "again");
    options.put("dni.model.network", "100-8-2");
    options.put("dni.labels.enabled", "true");
    options.put("dni.labels.wait", "1 h");
    options.put("dni.labels.idle", "5 s");
    options.put("dni.labels.on-expiry", "dead-letter");
    options.put("dni.job.tasks", "1");
    options.put("dni.snapshots.every-batches", "1");
    options.put("dni.batch.size", "8");
    return options;
  }

  @Test
  void whatHasExpiredIsLearnedOnceWhenItIsSentAgainAndWhatWaitsOutlivesAResetSegment()
      throws Exception {
    String target = directory.resolve("reset").toString();
    try (LiveJob job = new LiveJob(broker, directory, options())) {
      List<byte[]> first = new ArrayList<>();
      List<byte[]> late = new ArrayList<>();
      for (int n = 0; n < FEW; n++) {
        first.add(example("e" + n, BEGIN.plusSeconds(n)));
        late.add(label("e" + n, MUCH_LATER.plusSeconds(60)));
      }
      first.add(example("last", MUCH_LATER));
      job.produce(Topic.EXAMPLES, "default", first);
      job.produce(Topic.LABELS, "default", List.of(label("nobody", MUCH_LATER)));
      job.start();
      job.awaitRecords(Topic.DEAD_LETTERS, FEW);
      assertThat(replay(job)).isEqualTo(FEW);
      LateLabelsITCase.await(job, r -> r.getWaiting() == FEW + 1);
      assertThat(replay(job)).as("sent once more").isZero();
      job.produce(Topic.LABELS, "default", List.of(label("e0", FAR_AWAY)));
      job.awaitRecords(Topic.DEAD_LETTERS, FEW + 1);
      job.produce(Topic.LABELS, "default", late);
      var report = LateLabelsITCase.await(job, r -> r.getWaiting() == 1);
      assertThat(report.getOutcomes())
          .containsEntry("EXPIRED", (long) FEW)
          .containsEntry("JOINED", (long) FEW)
          .doesNotContainKeys("DUPLICATE_EXAMPLE", "LATE_LABEL");
      job.await("default", m -> m.getExamples() == FEW);
      CheckpointContents before = CheckpointReader.read(job.stopWithSavepoint());
      SegmentReset.write(before, 0, Set.of("default"), target);
    }
    try (LiveJob job = new LiveJob(broker, directory, options())) {
      job.start(target);
      job.produce(Topic.LABELS, "default", List.of(label("last", MUCH_LATER.plusSeconds(61))));
      var report = LateLabelsITCase.await(job, r -> r.getWaiting() == 0);
      assertThat(report.getOutcomes()).containsEntry("JOINED", FEW + 1L);
    }
  }

  private static long replay(LiveJob job) {
    try (DeadLetterTopic letters =
        new DeadLetterTopic(
            broker.bootstrapServers(),
            Map.of(),
            job.config().topic(Topic.DEAD_LETTERS),
            remark -> {})) {
      return letters.replay(Set.of(job.config().topic(Topic.EXAMPLES))).sent();
    }
  }
}
