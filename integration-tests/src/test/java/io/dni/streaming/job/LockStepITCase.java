// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.checkpoint.CheckpointContents;
import io.dni.checkpoint.CheckpointReader;
import io.dni.dataset.ArtificialData;
import io.dni.dataset.ExampleStream;
import io.dni.learning.decoupling.Counter;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.learning.tensor.Matrix;
import io.dni.local.LocalBroker;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The strongest test that the stream computes what the paper says: in lock-step mode, through real
 * Kafka, with a savepoint in the middle and a restore with another number of tasks, the job ends
 * with the very numbers of the sequential trainer.
 */
@Timeout(300)
class LockStepITCase {
  private static final int BATCHES = 200;
  private static final int BATCH = 32;

  private static LocalBroker broker;

  private final String prefix = "case-" + System.nanoTime();

  @TempDir Path directory;

  @BeforeAll
  static void startBroker(@TempDir Path shared) throws Exception {
    broker = LocalBroker.start(shared.resolve("broker"));
  }

  @AfterAll
  static void stopBroker() throws Exception {
    broker.close();
  }

  @ParameterizedTest
  @CsvSource({
    "dni, 1, 3",
    "dni, 3, 2",
    "dni, 2, 1",
    "backprop, 3, 1",
    "dfa, 1, 3",
    "critic, 3, 1",
    "local, 1, 3",
    "delayed, 1, 3",
    "rls, 1, 3",
    "rls, 3, 2",
  })
  void equalsTheSequentialTrainer(String mode, int tasks, int tasksThen) throws Exception {
    try (LiveJob before = new LiveJob(broker, directory, options(mode, tasks));
        LiveJob job = new LiveJob(broker, directory, options(mode, tasksThen))) {
      ExampleStream stream = ArtificialData.parse("noisy100").endless(7);
      before.produce(stream, BATCHES / 2 * BATCH, "default");
      before.start();
      before.await("default", m -> m.getBatches() >= BATCHES / 4);
      String halfWay = before.stopWithSavepoint();
      job.produce(stream, BATCHES / 2 * BATCH, "default");
      job.start(halfWay);
      job.await("default", m -> m.getBatches() == BATCHES);
      Thread.sleep(2000); // the last signals come back
      CheckpointContents contents = CheckpointReader.read(job.stopWithSavepoint());

      long learned =
          CheckpointReader.read(halfWay).model("default").segments().get(0).count(Counter.BATCHES);
      List<SegmentState> states = contents.model("default").segments();
      SequentialTrainer reference = reference(before.config(), learned, job.config(), states);
      for (int i = 0; i < states.size(); i++) {
        compare(states.get(i), reference.states().get(i), i);
      }
    }
  }

  /** The tasks of a job, with the one of segment 0 cut above it. */
  static List<Integer> cutAbove0(TrainingConfig config) {
    return Stream.concat(Stream.of(0, 1), config.placement().firstSegments().stream())
        .distinct()
        .sorted()
        .toList();
  }

  private static float[] weights(SegmentState state) {
    return state.weights().parameters();
  }

  private Map<String, String> options(String mode, int tasks) {
    boolean leastSquares = mode.equals("rls");
    return Map.of(
        "dni.topics.prefix",
        prefix,
        "dni.model.mode",
        leastSquares ? "dni" : mode,
        "dni.sg.optimizer",
        leastSquares ? "rls:0.99" : "adam:0.003",
        "dni.sg.rank",
        leastSquares ? "16" : "0",
        "dni.job.tasks",
        String.valueOf(tasks),
        "dni.lock-step.enabled",
        "true",
        "dni.snapshots.every-batches",
        "1");
  }

  /**
   * What the job learns. Segment 1 may have waited for a signal at the moment of the savepoint, so
   * that segment 0 had learned a batch that the others took up after the restore, or took up the
   * first one after it alone: then that batch is learned as with the task cut above segment 0.
   *
   * @param learned batches of segment 0 before the restore
   * @param states of the job; of these four histories the one that segment 0 has, if any
   */
  private static SequentialTrainer reference(
      TrainingConfig before, long learned, TrainingConfig then, List<SegmentState> states) {
    List<Integer> cut = cutAbove0(then);
    SequentialTrainer first = null;
    for (List<Integer> last : List.of(before.placement().firstSegments(), cut)) {
      for (List<Integer> next : List.of(then.placement().firstSegments(), cut)) {
        SequentialTrainer trainer = new SequentialTrainer(then.model());
        train(
            trainer,
            b ->
                b < learned - 1
                    ? before.placement().firstSegments()
                    : b < learned ? last : b == learned ? next : then.placement().firstSegments());
        if (Arrays.equals(weights(states.get(0)), weights(trainer.states().get(0)))) {
          return trainer;
        }
        first = first == null ? trainer : first;
      }
    }
    return first;
  }

  private static void train(SequentialTrainer trainer, IntFunction<List<Integer>> tasks) {
    ExampleStream stream = ArtificialData.parse("noisy100").endless(7);
    for (int b = 0; b < BATCHES; b++) {
      trainer.inTasks(tasks.apply(b));
      Matrix x = Matrix.zeros(BATCH, 100);
      int[] labels = new int[BATCH];
      for (int s = 0; s < BATCH; s++) {
        var example = stream.next();
        example.features().copyTo(x.data(), s * 100);
        labels[s] = example.label();
      }
      trainer.train(x, Matrix.oneHot(labels, 2));
    }
  }

  private static void compare(SegmentState actual, SegmentState expected, int segment) {
    for (Counter counter :
        new Counter[] {Counter.BATCHES, Counter.STEPS, Counter.CORRECTIONS, Counter.CORRECT}) {
      assertThat(actual.count(counter))
          .as("segment %d %s of %s", segment, counter, actual.counters())
          .isEqualTo(expected.count(counter));
    }
    assertThat(actual.pending().size()).isZero();
    assertThat(actual.weights().parameters())
        .as("segment %d parameters", segment)
        .containsExactly(expected.weights().parameters());
    assertThat(actual.weights().statistics()).containsExactly(expected.weights().statistics());
    expected
        .moduleWeights()
        .ifPresent(
            module ->
                assertThat(actual.moduleWeights().orElseThrow().parameters())
                    .as("segment %d module", segment)
                    .containsExactly(module.parameters()));
  }
}
