// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.faults;

import io.dni.checkpoint.CheckpointReader;
import io.dni.integration.faults.MemoryWatch.Growth;
import io.dni.local.LocalBroker;
import io.dni.schemas.Topic;
import io.dni.streaming.wire.KafkaTopics;
import io.dni.streaming.wire.TopicSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A broker, a job in a process of its own, a stream of examples, and faults in an order that the
 * seed decides. At the end the job is stopped with a savepoint and audited.
 */
final class FaultRun implements AutoCloseable {
  private static final int PARTITIONS = 2;
  private static final int[] PARALLELISMS = {2, 4, 1};
  private static final int[] TASKS = {1, 3, 2};
  private static final int[] BATCH_SIZES = {5, 16, 4, 8};
  private static final long UNWRITABLE_MILLIS = 7_000;

  private final Path directory;
  private final Random random;
  private final LocalBroker broker;
  private final ProgressWatch watch;
  private final FaultInput input;
  private final FaultReport report;
  private final long start = System.nanoTime();
  private final JobUnderFaults job;
  private int parallelism = 1;
  private int tasks = 2;
  private int deals;
  private int rescales;
  private int resizes;
  private String jobId;
  private MemoryWatch lastMemory;
  private String lastSavepoint;

  /** Makes the job of a run. */
  interface Start {
    JobUnderFaults job(Path directory, Map<String, String> options) throws IOException;
  }

  /**
   * A run that can begin.
   *
   * @param system what the report calls it
   */
  FaultRun(Path directory, String system, Start start, long seed, FaultInput input)
      throws Exception {
    this.directory = directory;
    this.input = input;
    report = new FaultReport(system);
    random = new Random(seed);
    broker = LocalBroker.start(directory.resolve("broker"));
    try (KafkaTopics topics =
        KafkaTopics.connect(broker.bootstrapServers(), Map.of(), Duration.ofSeconds(60))) {
      topics.require(
          Arrays.stream(Topic.values())
              .map(t -> TopicSpec.of(t, t.defaultName(), partitions(t)))
              .toList(),
          KafkaTopics.Missing.CREATE);
    }
    job = start.job(directory, options());
    start(JobUnderFaults.NOTHING);
    input.begin(broker.bootstrapServers());
    watch = new ProgressWatch(broker.bootstrapServers(), Topic.PREDICTIONS.defaultName());
  }

  /** Starts the job, from a checkpoint or from nothing ({@code -}). */
  private void start(String restore) throws Exception {
    jobId =
        job.start(
            restore,
            Map.of(
                "dni.job.parallelism", String.valueOf(parallelism),
                "dni.job.tasks", String.valueOf(tasks),
                "dni.batch.size", String.valueOf(batchSize())));
  }

  private int batchSize() {
    return BATCH_SIZES[(resizes + BATCH_SIZES.length - 1) % BATCH_SIZES.length];
  }

  /** The newest log of the job. */
  Path log() {
    return job.log();
  }

  /** Several checkpoints fail, and the job must neither restart nor stop to learn. */
  private void withoutCheckpoints() throws Exception {
    Set<Long> before = watch.attempts();
    Path aside = Files.createDirectory(directory.resolve("aside"));
    try (var inTheWay =
        new UnwritableDirectory(directory.resolve("checkpoints").resolve(jobId), aside)) {
      Thread.sleep(UNWRITABLE_MILLIS);
      watch.awaitBatches(10);
    }
    if (!watch.attempts().equals(before)) {
      throw new IllegalStateException("the job restarted because checkpoints failed");
    }
    job.checkpoint();
  }

  private static int partitions(Topic topic) {
    return switch (topic) {
      case EXAMPLES, LABELS, ERROR_GRADIENTS -> PARTITIONS;
      default -> 1;
    };
  }

  private Map<String, String> options() throws IOException {
    Map<String, String> options = new TreeMap<>();
    options.put("kafka.bootstrap.servers", broker.bootstrapServers());
    options.put("kafka.partitioner.class", FaultyPartitioner.class.getName());
    options.putAll(input.options());
    options.put("dni.feedback.max-backlog", "256 kb");
    options.put("dni.topics.example-partitions", String.valueOf(PARTITIONS));
    options.put("dni.topics.gradient-partitions", String.valueOf(PARTITIONS));
    options.put("dni.checkpoints.interval", "2 s");
    options.put(
        "dni.checkpoints.dir",
        Files.createDirectories(directory.resolve("checkpoints")).toString());
    return options;
  }

  /** Makes so many faults, and runs at least so long. */
  FaultReport run(Collection<FaultKind> kinds, int faults, Duration atLeast) throws Exception {
    watch.awaitBatches(20);
    job.checkpoint(); // a process that is killed before the first has nothing to resume
    FaultSchedule schedule = FaultSchedule.of(faults, random, kinds, job::endsProcess);
    for (FaultKind kind : schedule.early()) {
      inject(kind);
      settle(0);
    }
    int remaining = schedule.late().size();
    for (FaultKind kind : schedule.late()) {
      settle((atLeast.toSeconds() - seconds()) / (remaining + 1));
      remaining--;
      inject(kind);
    }
    settle(atLeast.toSeconds() - seconds());
    Optional<Growth> memory = job.memory().growth();
    Map<String, ExampleFeed.Written> written = input.end(job);
    lastSavepoint = stop();
    report.audit().all(CheckpointReader.read(lastSavepoint), written);
    report.ended(seconds(), memory);
    return report;
  }

  /** Where the job stands at the end. */
  String lastSavepoint() {
    return lastSavepoint;
  }

  /** Lets the job learn for a while, at least long enough to see that it does. */
  private void settle(double atLeastSeconds) throws Exception {
    Thread.sleep(Math.max(500 + random.nextInt(2500), (long) (1000 * atLeastSeconds)));
    watch.awaitBatches(10);
    String setting = "parallelism %d, tasks %d, batch size %d";
    FaultReport.Live live = job.live(setting.formatted(parallelism, tasks, batchSize()));
    report.live(live, job.memory() != lastMemory);
    System.out.printf("%7.1f s  %-55s %5.1f MiB%n", seconds(), live.setting(), live.heap());
    lastMemory = job.memory();
  }

  private double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  private void inject(FaultKind kind) throws Exception {
    Set<Long> before = watch.attempts();
    double since = seconds();
    boolean restarts = true;
    switch (kind) {
      case TASK_MANAGERS_TERMINATED,
          TERMINATED_IN_CHECKPOINT,
          LEADERSHIP_LOST,
          OPERATOR_EXCEPTION ->
          job.inflict(kind, random.nextInt(300));
      case PROCESS_KILLED -> {
        job.kill();
        resume();
      }
      case TERMINATED_AND_RESUMED -> start(stop());
      case RESCALED -> {
        String savepoint = stop();
        parallelism = PARALLELISMS[rescales++ % PARALLELISMS.length];
        start(savepoint);
        report.audit().scan(CheckpointReader.read(savepoint));
      }
      case DEALT_OUT_ANEW -> {
        String savepoint = stop();
        tasks = TASKS[deals++ % TASKS.length];
        start(savepoint);
        report.audit().scan(CheckpointReader.read(savepoint));
      }
      case BATCH_SIZE_CHANGED -> {
        String savepoint = stop();
        resizes++;
        start(savepoint);
      }
      case CHECKPOINTS_UNWRITABLE -> {
        withoutCheckpoints();
        restarts = false;
      }
      case BROKER_RESTARTED -> {
        broker.stop();
        broker.restart();
        restarts = false;
      }
      case BROKER_KILLED -> {
        broker.kill();
        broker.restart();
        restarts = false;
      }
      case SIGNALS_REPLAYED -> {
        SignalReplay.run(broker.bootstrapServers(), Topic.ERROR_GRADIENTS.defaultName());
        restarts = false;
      }
    }
    if (restarts) {
      watch.awaitOtherAttemptThan(before);
    } else {
      watch.awaitBatches(1);
    }
    double recovery = seconds() - since;
    report.fault(kind, recovery);
    System.out.printf("%7.1f s  %-55s %5.1f s%n", since, kind.text(), recovery);
  }

  /** Stops the job with a savepoint; again, where a checkpoint that failed stood in the way. */
  private String stop() throws Exception {
    for (int tries = 1; ; tries++) {
      try {
        return job.stop();
      } catch (IOException e) {
        if (tries == 5) {
          throw e;
        }
        Thread.sleep(2000);
      }
    }
  }

  /** From the newest checkpoint whose metadata was written to its end. */
  private void resume() throws Exception {
    List<String> retained = CheckpointReader.series(directory.resolve("checkpoints").toString());
    IOException last = new IOException("no checkpoint was retained");
    for (int i = retained.size() - 1; i >= 0; i--) {
      try {
        start(retained.get(i));
        return;
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }

  @Override
  public void close() throws Exception {
    input.close();
    watch.close();
    job.close();
    broker.close();
  }
}
