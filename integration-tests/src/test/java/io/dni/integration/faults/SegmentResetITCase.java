// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dni.checkpoint.CheckpointContents;
import io.dni.checkpoint.CheckpointReader;
import io.dni.checkpoint.SegmentReset;
import io.dni.inspect.ModelDiff;
import io.dni.learning.decoupling.Counter;
import io.dni.learning.decoupling.DecoupledSegment;
import io.dni.learning.decoupling.SegmentState;
import io.dni.local.LocalBroker;
import io.dni.model.StoredModel;
import io.dni.schemas.Topic;
import io.dni.streaming.wire.KafkaTopics;
import io.dni.streaming.wire.TopicSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One segment begins anew from a real savepoint; the others, and the stream, go on. */
@Timeout(240)
class SegmentResetITCase {
  private static final String MODEL = "model-0";
  private static final String OTHER = "model-1";

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"adam:0.001", "rls:0.99"})
  void theOthersGoOnWhereTheyWereAndNoExampleIsLostOrRepeated(String modules) throws Exception {
    try (LocalBroker broker = LocalBroker.start(directory.resolve("broker"))) {
      createTopics(broker);
      String examples = Topic.EXAMPLES.defaultName();
      try (JobProcess job = JobProcess.start(directory, options(broker, modules));
          ConsumedExamples consumed = new ConsumedExamples(broker.bootstrapServers(), examples);
          ExampleFeed feed =
              new ExampleFeed(broker.bootstrapServers(), examples, 1, 2, 400, consumed);
          ProgressWatch watch =
              new ProgressWatch(broker.bootstrapServers(), Topic.PREDICTIONS.defaultName())) {
        job.command("start 1 -");
        watch.awaitBatches(100);
        CheckpointContents before = CheckpointReader.read(stop(job));
        String target = directory.resolve("reset").toString();
        SegmentReset.write(before, 1, Set.of(MODEL), target);

        CheckpointContents reset = CheckpointReader.read(target);
        SegmentState fresh = new DecoupledSegment(before.spec(), 1).newState(MODEL);
        assertSameWeights(segment(reset, 1), fresh);
        assertThat(segment(reset, 1).counters()).isEmpty();
        assertThat(
                ModelDiff.of(stored(before.location()), stored(target)).tensors().stream()
                    .filter(t -> t.changed() > 0)
                    .map(ModelDiff.TensorChange::segment))
            .isNotEmpty()
            .containsOnly(1);
        for (int other : new int[] {0, 2}) {
          assertSameWeights(segment(reset, other), segment(before, other));
          assertThat(segment(reset, other).counters()).isEqualTo(segment(before, other).counters());
        }

        for (int i = 0; i < 3; i++) {
          SegmentState same = before.model(OTHER).segments().get(i);
          assertSameWeights(reset.model(OTHER).segments().get(i), same);
          assertThat(reset.model(OTHER).segments().get(i).counters()).isEqualTo(same.counters());
        }

        job.command("start 1 " + reset.location());
        watch.awaitBatches(100);
        Map<String, ExampleFeed.Written> written = feed.stop();
        consumed.await(written.get(MODEL).examples() + written.get(OTHER).examples(), job);
        CheckpointContents after = CheckpointReader.read(stop(job));
        assertGoneOn(before, after);
        assertThatThrownBy(() -> SegmentReset.write(after, 3, Set.of(MODEL), target + "-3"))
            .hasMessage("segment: 3 (expected: 0 to 2)");
      }
    }
  }

  /** What the reset segment has learned since is what the others have learned since. */
  private static void assertGoneOn(CheckpointContents before, CheckpointContents after) {
    for (Counter counter : new Counter[] {Counter.EXAMPLES, Counter.EXAMPLE_DIGEST}) {
      long since = segment(after, 0).count(counter) - segment(before, 0).count(counter);
      assertThat(segment(after, 1).count(counter)).as(counter.name()).isEqualTo(since);
      assertThat(segment(after, 2).count(counter))
          .as(counter.name())
          .isEqualTo(segment(after, 0).count(counter));
    }
    assertThat(segment(after, 1).count(Counter.EXAMPLES)).isPositive();
    assertThat(segment(after, 1).count(Counter.CORRECTIONS)).isPositive();
  }

  private static void assertSameWeights(SegmentState actual, SegmentState expected) {
    assertThat(actual.weights().parameters()).isEqualTo(expected.weights().parameters());
    assertThat(actual.moduleWeights().map(w -> w.parameters().clone()).orElse(new float[0]))
        .isEqualTo(expected.moduleWeights().map(w -> w.parameters()).orElse(new float[0]));
  }

  private static StoredModel stored(String path) throws IOException {
    return StoredModel.read(path, Optional.of(MODEL));
  }

  private static SegmentState segment(CheckpointContents contents, int index) {
    return contents.model(MODEL).segments().get(index);
  }

  private String stop(JobProcess job) throws Exception {
    return job.command("stop " + directory.resolve("savepoints").toUri());
  }

  private static void createTopics(LocalBroker broker) throws Exception {
    try (KafkaTopics topics =
        KafkaTopics.connect(broker.bootstrapServers(), Map.of(), Duration.ofSeconds(60))) {
      topics.require(
          Arrays.stream(Topic.values()).map(t -> TopicSpec.of(t, t.defaultName(), 1)).toList(),
          KafkaTopics.Missing.CREATE);
    }
  }

  private Map<String, String> options(LocalBroker broker, String modules) {
    return Map.of(
        "dni.sg.optimizer",
        modules,
        "kafka.bootstrap.servers",
        broker.bootstrapServers(),
        "dni.model.network",
        ExampleFeed.INPUTS + "-8-8-2",
        "dni.batch.size",
        "8",
        "dni.checkpoints.interval",
        "1 s",
        "dni.checkpoints.dir",
        directory.resolve("checkpoints").toString());
  }
}
