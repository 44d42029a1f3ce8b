// SPDX-License-Identifier: Apache-2.0
package io.dni.bench;

import com.sun.management.OperatingSystemMXBean;
import io.dni.learning.decoupling.SegmentFigure;
import io.dni.local.LoopbackPort;
import io.dni.streaming.job.LocalTraining;
import io.dni.streaming.job.TrainingConfig;
import io.dni.streaming.job.TrainingTopics;
import io.dni.streaming.message.SegmentSnapshot;
import io.dni.streaming.wire.SnapshotReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One run of the real job, as {@code dni train} starts it, from and to a real broker. Progress is
 * read as any user would: from the snapshots in Kafka, which carry the operators' own clock.
 *
 * <p>The warm-up lasts until the JIT compiler has little left to do, because a job that runs for
 * months has long left that behind; but no longer than half of the examples.
 */
final class StreamingRun {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final double NANOS_PER_MILLI = 1e6;

  /**
   * Seconds without news after which a job that has not begun, or has, is taken to be at its end.
   */
  private static final int LONGEST_START = 120;

  private static final int LONGEST_SILENCE = 20;

  private final TrainingConfig config;
  private final long examples;
  private final int port;
  private final Path log;
  private final ProcessHandle broker;

  /**
   * @param options of the job, as on the command line
   * @param examples in the topic
   * @param log of the job's web interface
   * @param broker process id of the broker
   */
  StreamingRun(Map<String, String> options, long examples, Path log, long broker)
      throws IOException {
    config = TrainingConfig.of(options);
    this.examples = examples;
    port = LoopbackPort.free(0);
    this.log = log;
    this.broker = ProcessHandle.of(broker).orElseThrow();
  }

  /**
   * What was seen between the end of the warm-up and the end of the run.
   *
   * @param examplesPerSecond learned by the output segment, of all models
   * @param cpuMillisPerBatch of this whole process
   * @param brokerMillisPerBatch processor time of the broker
   * @param delayBatches gradient delay of the lowest segment, 0 if it hears of none
   * @param roundTripP50 milliseconds from letting a batch go to the return of its last signal
   * @param roundTripP99 likewise
   * @param checkpoint the newest one
   */
  record Outcome(
      double examplesPerSecond,
      double cpuMillisPerBatch,
      double brokerMillisPerBatch,
      double delayBatches,
      double roundTripP50,
      double roundTripP99,
      JobRest.Checkpoint checkpoint) {}

  /**
   * A run over the whole topic.
   *
   * @param outcome of what came after the warm-up
   * @param savepoint taken at the end
   */
  record Trained(Outcome outcome, String savepoint) {}

  /** Runs the job until it has learned all full batches of the topic. */
  Trained train(double warmUp) throws Exception {
    TrainingTopics.require(config);
    try (SnapshotReader progress = progress();
        LocalTraining job = LocalTraining.start(config, Optional.empty(), port, log)) {
      Watch watch = new Watch(new JobRest(port, job.id()));
      watch.follow(progress, warmUp, Double.POSITIVE_INFINITY);
      Outcome outcome = watch.outcome();
      return new Trained(outcome, job.stopWithSavepoint(config.checkpointDirectoryUri()));
    }
  }

  /** Runs the job until it has been measured for long enough or nothing comes any more. */
  Outcome measure(double warmUp, double seconds) throws Exception {
    TrainingTopics.require(config);
    try (SnapshotReader progress = progress();
        LocalTraining job = LocalTraining.start(config, Optional.empty(), port, log)) {
      Watch watch = new Watch(new JobRest(port, job.id()));
      watch.follow(progress, warmUp, seconds);
      return watch.outcome();
    }
  }

  /**
   * Stops a running job with a savepoint and goes on from it.
   *
   * @return seconds from the submission until every task runs with its state restored
   */
  double restoreSeconds(double seconds) throws Exception {
    TrainingTopics.require(config);
    String savepoint;
    try (SnapshotReader progress = progress();
        LocalTraining job = LocalTraining.start(config, Optional.empty(), port, log)) {
      new Watch(new JobRest(port, job.id())).follow(progress, 1, seconds);
      savepoint = job.stopWithSavepoint(config.checkpointDirectoryUri());
    }
    long start = System.nanoTime();
    try (LocalTraining job = LocalTraining.start(config, Optional.of(savepoint), port, log)) {
      JobRest rest = new JobRest(port, job.id());
      while (!rest.allTasksRun()) {
        Thread.sleep(20);
      }
      return (System.nanoTime() - start) / 1e9;
    }
  }

  private SnapshotReader progress() {
    return SnapshotReader.open(
        config.bootstrapServers(),
        Map.of(),
        SnapshotReader.Topics.of(config::topic),
        SnapshotReader.From.NOW);
  }

  /** Reads the counters of the output segment. */
  private final class Watch {
    private final OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final long batch = config.batching().size();
    private final int top = config.model().segments() - 1;
    private final Map<String, SegmentSnapshot> first = new HashMap<>();
    private final Map<String, SegmentSnapshot> last = new HashMap<>();
    private final JobRest rest;
    private double delay;
    private long cpuAtFirst;
    private long cpuAtLast;
    private long brokerAtFirst;
    private long brokerAtLast;

    Watch(JobRest rest) {
      this.rest = rest;
    }

    void follow(SnapshotReader progress, double warmUp, double seconds) {
      CompilerWatch compiler = new CompilerWatch(warmUp);
      long begun = 0;
      long warm = 0;
      long heard = System.nanoTime();
      boolean done = false;
      while (!done) {
        SnapshotReader.Arrived arrived = progress.poll(POLL);
        long now = System.nanoTime();
        if (begun > 0 && warm == 0 && (2 * learned() > examples || compiler.done())) {
          warm = now;
          cpuAtFirst = system.getProcessCpuTime();
          brokerAtFirst = brokerCpu();
        }
        for (SegmentSnapshot c : arrived.snapshots()) {
          if (c.segment() == 0) {
            delay = c.value(SegmentFigure.GRADIENT_DELAY).orElse(0);
          }
          if (c.segment() == top) {
            heard = now;
            if (begun == 0) {
              begun = now;
              compiler.begin();
            }
            take(c, warm > 0);
          }
        }
        boolean silent = (now - heard) / 1e9 > (begun == 0 ? LONGEST_START : LONGEST_SILENCE);
        boolean all = learned() >= examples / batch * batch;
        done = silent || all || (warm > 0 && (now - warm) / 1e9 > seconds);
      }
    }

    private long learned() {
      return last.values().stream().mapToLong(SegmentSnapshot::examples).sum();
    }

    private void take(SegmentSnapshot counters, boolean warm) {
      if (warm) {
        first.putIfAbsent(counters.model(), counters);
        cpuAtLast = system.getProcessCpuTime();
        brokerAtLast = brokerCpu();
      }
      last.put(counters.model(), counters);
    }

    private long brokerCpu() {
      return broker.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    }

    Outcome outcome() throws Exception {
      double speed = 0;
      long batches = 0;
      for (SegmentSnapshot f : first.values()) {
        SegmentSnapshot l = last.get(f.model());
        double seconds = Duration.between(f.time(), l.time()).toNanos() / 1e9;
        speed += seconds > 0 ? (l.examples() - f.examples()) / seconds : 0;
        batches += l.batches() - f.batches();
      }
      if (batches == 0) {
        throw new IllegalStateException(
            "the job learned nothing after its warm-up (expected: snapshots of segment "
                + top
                + ")");
      }
      return new Outcome(
          speed,
          (cpuAtLast - cpuAtFirst) / NANOS_PER_MILLI / batches,
          (brokerAtLast - brokerAtFirst) / NANOS_PER_MILLI / batches,
          delay,
          rest.roundTripMillis("median"),
          rest.roundTripMillis("p99"),
          rest.lastCheckpoint());
    }
  }
}
