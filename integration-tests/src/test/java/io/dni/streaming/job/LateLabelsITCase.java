// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.checkpoint.CheckpointContents;
import io.dni.checkpoint.CheckpointReader;
import io.dni.integration.faults.LateScript;
import io.dni.learning.decoupling.Counter;
import io.dni.learning.decoupling.SegmentState;
import io.dni.local.LocalBroker;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.Topic;
import io.dni.schemas.record.LabelReport;
import io.dni.streaming.labels.LabelOutcome;
import io.dni.streaming.labels.LabelStand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Late labels through a real broker, with a savepoint in the middle and another number of tasks
 * behind it: each example is learned once, and each outcome is what the script says, whichever of
 * the two topics runs ahead. A topic that was read to its end before the savepoint is idle behind
 * it, and holds the clock back until that is noticed.
 */
@Timeout(300)
class LateLabelsITCase {
  private static final int SIZE = 6_000;
  private static final String MODEL = LateScript.model(0);

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"2, 1, false", "1, 2, true"})
  void eachExampleIsLearnedOnceWhenItsLabelHasCome(int tasks, int tasksThen, boolean labelsFirst)
      throws Exception {
    LateScript script = new LateScript(SIZE, 1, 5);
    List<byte[]> examples = new ArrayList<>();
    List<byte[]> labels = new ArrayList<>();
    script.forEachRemaining(e -> (e.topic() == Topic.LABELS ? labels : examples).add(e.value()));
    LateScript.Expected expected = script.expected().get(MODEL);
    try (LocalBroker broker = LocalBroker.start(directory.resolve("broker"));
        LiveJob before = new LiveJob(broker, directory, options(tasks, "5 min"));
        LiveJob after = new LiveJob(broker, directory, options(tasksThen, "20 s"))) {
      List<byte[]> ahead = labelsFirst ? labels : examples;
      List<byte[]> behind = labelsFirst ? examples : labels;
      Topic first = labelsFirst ? Topic.LABELS : Topic.EXAMPLES;
      Topic second = labelsFirst ? Topic.EXAMPLES : Topic.LABELS;
      before.produce(first, MODEL, ahead);
      before.produce(second, MODEL, behind.subList(0, behind.size() / 2));
      before.start();
      await(before, r -> r.getWaiting() + r.getEarly() > 0 && joined(r) > 100);
      String savepoint = before.stopWithSavepoint();

      after.produce(second, MODEL, behind.subList(behind.size() / 2, behind.size()));
      after.start(savepoint);
      long learned = expected.learned;
      LabelReport report =
          await(after, r -> joined(r) == learned && r.getWaiting() == 1 && r.getEarly() == 1);

      for (LabelOutcome outcome : LabelOutcome.values()) {
        assertThat(report.getOutcomes().getOrDefault(outcome.name(), 0L))
            .as(outcome.name())
            .isEqualTo(expected.outcomes.getOrDefault(outcome, 0L));
      }
      long full = learned / 32 * 32;
      after.await(MODEL, m -> m.getExamples() == full);
      CheckpointContents.ModelContents stored =
          CheckpointReader.read(after.stopWithSavepoint()).model(MODEL);
      LabelStand stand = stored.labels().orElseThrow();
      assertThat(stand.waiting()).isEqualTo(1);
      assertThat(stand.counted(LabelOutcome.JOINED)).isEqualTo(learned);
      SegmentState segment = stored.segments().get(0);
      assertThat(segment.count(Counter.EXAMPLES)).isEqualTo(full);
      if (full == learned) {
        assertThat(segment.count(Counter.EXAMPLE_DIGEST)).isEqualTo(expected.digest);
      }
    }
  }

  private static long joined(LabelReport report) {
    return report.getOutcomes().getOrDefault(LabelOutcome.JOINED.name(), 0L);
  }

  static LabelReport await(LiveJob job, Predicate<LabelReport> condition) throws Exception {
    RecordCodec<LabelReport> codec = new RecordCodec<>(LabelReport.class);
    long end = System.nanoTime() + 120_000_000_000L;
    LabelReport newest = null;
    while (newest == null || !condition.test(newest)) {
      assertThat(System.nanoTime()).as("patience; newest report: %s", newest).isLessThan(end);
      Thread.sleep(200);
      List<byte[]> reports = job.records(Topic.LABEL_REPORTS);
      if (!reports.isEmpty()) {
        newest = codec.decode(reports.get(reports.size() - 1));
      }
    }
    return newest;
  }

  private static Map<String, String> options(int tasks, String idle) {
    return Map.of(
        "dni.labels.enabled", "true",
        "dni.labels.idle", idle,
        "dni.job.tasks", String.valueOf(tasks),
        "dni.batch.size", "32",
        "dni.snapshots.every-batches", "1");
  }
}
