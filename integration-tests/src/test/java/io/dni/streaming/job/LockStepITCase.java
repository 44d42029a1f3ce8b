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

      List<SegmentState> then = CheckpointReader.read(halfWay).model("default").segments();
      List<SegmentState> states = contents.model("default").segments();
      SequentialTrainer reference = reference(before.config(), then, job.config(), states.get(0));
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
   * What the job learns. Where segment 1 was behind when the savepoint was taken, the last batch of
   * segment 0 is learned by the others in the tasks that follow; where segment 1 waited for a
   * signal, segment 0 may take the next batch up before that comes. Both are as with the task cut
   * above segment 0.
   *
   * @param halfWay the segments in the savepoint
   * @param learned segment 0 in the end, which tells what came first
   */
  private static SequentialTrainer reference(
      TrainingConfig before,
      List<SegmentState> halfWay,
      TrainingConfig then,
      SegmentState learned) {
    long batches = halfWay.get(0).count(Counter.BATCHES);
    List<Integer> old = before.placement().firstSegments();
    List<Integer> now = then.placement().firstSegments();
    List<Integer> cut = cutAbove0(then);
    List<Integer> last = halfWay.get(1).count(Counter.BATCHES) < batches ? cut : old;
    SequentialTrainer trainer = trained(then, b -> tasks(b - batches, old, last, now, now));
    boolean same = Arrays.equals(weights(trainer.states().get(0)), weights(learned));
    return same || halfWay.get(1).pending().size() == 0
        ? trainer
        : trained(then, b -> tasks(b - batches, old, last, cut, now));
  }

  /** The tasks of a batch, by its distance from the first one after the restore. */
  private static List<Integer> tasks(
      long distance, List<Integer> old, List<Integer> last, List<Integer> next, List<Integer> now) {
    return distance < -1 ? old : distance == -1 ? last : distance == 0 ? next : now;
  }

  private static SequentialTrainer trained(
      TrainingConfig config, IntFunction<List<Integer>> tasks) {
    SequentialTrainer trainer = new SequentialTrainer(config.model());
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
    return trainer;
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
