// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dni.checkpoint.CheckpointContents;
import io.dni.checkpoint.CheckpointReader;
import io.dni.dataset.ArtificialData;
import io.dni.learning.decoupling.Counter;
import io.dni.learning.decoupling.DecoupledSegment;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SegmentState;
import io.dni.local.LocalBroker;
import io.dni.model.IdleModel;
import io.dni.model.StoredModel;
import io.dni.model.WarmStart;
import io.dni.schemas.Topic;
import io.dni.streaming.state.ModelNames;
import io.dni.streaming.state.SegmentFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Models that nobody asks for leave the heap, and come back as they were, through a crash: what
 * they had learned is neither lost nor learned again.
 */
@Timeout(300)
class IdleModelsITCase {
  private static final int MANY = Integer.getInteger("dni.it.models", 300);
  private static final int WAVE = 250;
  private static final int BATCH = 4;
  private static final long PATIENCE_NANOS = 120_000_000_000L;

  @TempDir static Path shared;
  @TempDir Path directory;
  private static LocalBroker broker;

  @BeforeAll
  static void startBroker() throws IOException {
    broker = LocalBroker.start(shared.resolve("broker"));
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  private static Map<String, String> options(String prefix) {
    Map<String, String> options = new TreeMap<>();
    options.put("dni.topics.prefix", prefix);
    options.put("dni.model.network", "2-6-4-2");
    options.put("dni.batch.size", String.valueOf(BATCH));
    options.put("dni.job.tasks", "2");
    options.put("dni.snapshots.every-batches", "1");
    options.put("dni.checkpoints.interval", "200 ms");
    options.put("dni.feedback.timeout", "300 ms");
    options.put("dni.models.idle", "600 ms");
    options.put("dni.models.max", "100000");
    return options;
  }

  @Test
  void aModelThatComesBackGoesOnThroughACrashAndNewOnesBeginWithIt() throws Exception {
    var stream = ArtificialData.parse("noisy2").endless(1);
    String left;
    try (LiveJob job = new LiveJob(broker, directory, options("back"))) {
      job.start();
      job.produce(stream, 10 * BATCH + 1, "a");
      left = awaitLearned(10L * BATCH + 1).toString();
      String away = job.stopWithSavepoint();
      assertThat(CheckpointReader.read(away).models()).doesNotContainKey("a");
      job.start(away);
      job.produce(stream, 10 * BATCH, "a");
      job.await("a", m -> m.getBatches() >= 21);
      job.kill(); // what it learned since is not in that savepoint
      job.start(away);
      job.produce(stream, 10 * BATCH, "a");
      job.await("a", m -> m.getBatches() >= 31);
      awaitLearned(30L * BATCH + 1); // others, of before the crash, may have left too
      CheckpointContents last = CheckpointReader.read(job.stopWithSavepoint());
      assertThat(last.models()).doesNotContainKey("a");
      Path newest = awaitLearned(30L * BATCH + 1);
      assertThat(SegmentFile.read(SegmentFile.path(FlinkPath.of(newest.toString()), 2)).score())
          .hasValueSatisfying(s -> assertThat(s.run().examples()).isEqualTo(30L * BATCH + 1));
    }

    StoredModel first = StoredModel.read(left, Optional.empty());
    assertThat(first.id()).isEqualTo("a");
    assertThat(first.states()).allMatch(s -> s.count(Counter.EXAMPLES) == 10 * BATCH + 1);
    List<Long> learned =
        left().stream().map(IdleModelsITCase::learned).sorted().distinct().toList();
    assertThat(learned).startsWith(10L * BATCH + 1).endsWith(30L * BATCH + 1);
    requireBase(first);
  }

  private void requireBase(StoredModel first) throws Exception {
    Map<String, String> options = options("base");
    options.put("dni.models.idle", "0");
    options.put("dni.model.optimizer", "sgd:1e-30");
    options.put("dni.models.start-from", directory.resolve("start").toString());
    try (LiveJob job = new LiveJob(broker, directory, options)) {
      IdleModel.write(
          WarmStart.of(first, job.config().model()), directory.resolve("start").toString());
      job.start();
      job.produce(ArtificialData.parse("noisy2").endless(2), BATCH, "new");
      job.await("new", m -> m.getBatches() == 1);
      List<SegmentState> states =
          CheckpointReader.read(job.stopWithSavepoint()).models().get("new").segments();
      for (int i = 0; i < states.size(); i++) {
        assertThat(states.get(i).weights().parameters())
            .isEqualTo(first.states().get(i).weights().parameters());
        assertThat(states.get(i).count(Counter.EXAMPLES)).isEqualTo(BATCH);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2-6-4-2, nowhere, a directory with the segments of a model",
    "2-5-4-2, there, 'network: 2-5-4-2 (expected: 2-6-4-2'"
  })
  void aBaseThatIsMissingOrDoesNotFitIsRefusedAtTheStart(String network, String base, String reason)
      throws Exception {
    Map<String, String> options = options("refused");
    ModelSpec there = TrainingConfig.of(options).model();
    List<SegmentState> states =
        IntStream.range(0, there.segments())
            .mapToObj(i -> new DecoupledSegment(there, i).newState("base"))
            .toList();
    IdleModel.write(
        new StoredModel("base", there, states, ModelNames.NONE),
        directory.resolve("there").toString());
    options.put("dni.model.network", network);
    options.put("dni.models.start-from", directory.resolve(base).toString());
    TrainingJob job = new TrainingJob(TrainingConfig.of(options));
    assertThatThrownBy(() -> job.build(StreamExecutionEnvironment.getExecutionEnvironment()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("dni.models.start-from: ")
        .hasMessageContaining(reason);
  }

  @Test
  void manyModelsComeAndGo() throws Exception {
    List<String> models = IntStream.range(0, MANY).mapToObj(i -> "m" + i).toList();
    Map<String, String> options = options("many");
    options.put("dni.models.max", String.valueOf(MANY));
    try (LiveJob job = new LiveJob(broker, directory, options)) {
      job.start();
      job.produceEach(ArtificialData.parse("noisy2").endless(1), 2 * BATCH, models);
      awaitAllLearned(2 * BATCH);
      // The bound is on models in the heap: as many again find room.
      job.produceEach(ArtificialData.parse("noisy2").endless(2), BATCH, List.of("one more"));
      job.await("one more", m -> m.getBatches() == 1);
      assertThat(job.records(Topic.DEAD_LETTERS)).isEmpty();
      String savepoint = job.stopWithSavepoint();
      assertThat(CheckpointReader.read(savepoint).models().size()).isLessThanOrEqualTo(1);
      assertThat(bytes(Path.of(java.net.URI.create(savepoint).getPath())))
          .isLessThan(100_000 + 400L * MANY);
    }
  }

  /**
   * Models of 70 kB each, 250 at a time, where no more than 500 find room: each must have freed its
   * place, and the heap must not grow with those that have been.
   */
  @Test
  @Timeout(900)
  @EnabledIfSystemProperty(named = "dni.it.models", matches = "[0-9]{4,}")
  void thousandsComeAndGoInFlatMemory() throws Exception {
    Map<String, String> options = options("flat");
    options.put("dni.model.network", "2-64-64-2");
    options.put("dni.models.max", String.valueOf(2 * WAVE));
    List<Long> heap = new ArrayList<>();
    try (LiveJob job = new LiveJob(broker, directory, options)) {
      job.start();
      for (int from = 0; from < MANY; from += WAVE) {
        int to = Math.min(from + WAVE, MANY);
        List<String> wave = IntStream.range(from, to).mapToObj(i -> "model-" + i).toList();
        job.produceEach(ArtificialData.parse("noisy2").endless(from + 1), BATCH, wave);
        awaitDirectories(to);
        if (from / WAVE % Math.max(1, MANY / WAVE / 5) == 0) {
          heap.add(heapAfterCollection());
        }
      }
      assertThat(job.records(Topic.DEAD_LETTERS)).isEmpty();
      job.stopWithSavepoint();
    }
    System.out.printf("%,d models came and went, heap after collection: %s MiB%n", MANY, heap);
    awaitAllLearned(BATCH);
    assertThat(heap.get(heap.size() - 1)).isLessThan(heap.get(1) + 50);
  }

  private void awaitDirectories(int count) throws Exception {
    Path all = directory.resolve("checkpoints/idle-models");
    long end = System.nanoTime() + PATIENCE_NANOS;
    for (int there = 0; there < count; Thread.sleep(100)) {
      assertThat(System.nanoTime()).as("%d models have left", there).isLessThan(end);
      String[] names = all.toFile().list();
      there = names == null ? 0 : names.length;
    }
  }

  /** In MiB; the job runs in this process. */
  private static long heapAfterCollection() throws InterruptedException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      Thread.sleep(200);
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, (runtime.totalMemory() - runtime.freeMemory()) >> 20);
    }
    return least;
  }

  /** A slow machine lets a model leave between its examples, and come back for the rest. */
  private void awaitAllLearned(long examples) throws Exception {
    long end = System.nanoTime() + PATIENCE_NANOS;
    Map<String, Long> most = new TreeMap<>();
    Set<Path> seen = new HashSet<>(); // none is ever written again
    while (most.size() < MANY || !most.values().stream().allMatch(n -> n == examples)) {
      assertThat(System.nanoTime()).as("%d models have left", most.size()).isLessThan(end);
      Thread.sleep(200);
      for (Path path : left()) {
        if (seen.add(path)) {
          String model = path.getFileName().toString().replaceAll("[.].*", "");
          most.merge(model, learned(path), Math::max);
        }
      }
    }
  }

  /** The directory of a model that has left and learned so many examples. */
  private Path awaitLearned(long examples) throws Exception {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      for (Path path : left()) {
        if (learned(path) == examples) {
          return path;
        }
      }
      assertThat(System.nanoTime()).as("none has left with %d examples", examples).isLessThan(end);
      Thread.sleep(50);
    }
  }

  /** Directories of models that all segments have written to the end. */
  private List<Path> left() throws IOException {
    Path all = directory.resolve("checkpoints/idle-models");
    if (!Files.exists(all)) {
      return List.of();
    }
    try (Stream<Path> models = Files.list(all)) {
      return models.filter(IdleModelsITCase::isWhole).toList();
    }
  }

  private static boolean isWhole(Path model) {
    try {
      return StoredModel.read(model.toString(), Optional.empty()).states().size() == 3;
    } catch (IOException e) {
      return false; // it is being written
    }
  }

  private static long learned(Path directory) {
    try {
      StoredModel model = StoredModel.read(directory.toString(), Optional.empty());
      long examples = model.states().get(0).count(Counter.EXAMPLES);
      assertThat(model.states()).allMatch(s -> s.count(Counter.EXAMPLES) == examples);
      return examples;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static long bytes(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum();
    }
  }
}
