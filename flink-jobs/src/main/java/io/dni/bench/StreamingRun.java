// SPDX-License-Identifier: Apache-2.0
package io.dni.bench;

import com.sun.management.OperatingSystemMXBean;
import io.dni.schemas.Topic;
import io.dni.streaming.job.TrainingConfig;
import io.dni.streaming.job.TrainingJob;
import io.dni.streaming.job.TrainingTopics;
import io.dni.streaming.message.SegmentCounters;
import io.dni.streaming.message.SegmentEstimate;
import io.dni.streaming.wire.SnapshotReader;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * One run of the real job on a mini-cluster in this JVM, from and to a real broker. Progress is
 * read as any user would: from the step metrics in Kafka, which carry the operators' own clock.
 */
final class StreamingRun {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final double NANOS_PER_MILLI = 1e6;

  private StreamingRun() {}

  /**
   * What was seen between the end of the warm-up and the end of the run.
   *
   * @param examplesPerSecond learned by the output segment
   * @param cpuMillisPerBatch of this whole process
   * @param delayBatches gradient delay of the lowest segment, 0 if it hears of none
   */
  record Outcome(double examplesPerSecond, double cpuMillisPerBatch, double delayBatches) {}

  /**
   * Runs a job until it has been measured for long enough or nothing comes any more.
   *
   * @param options of the job, as on the command line
   */
  static Outcome run(Map<String, String> options, double warmUp, double seconds) throws Exception {
    TrainingConfig config = TrainingConfig.of(options);
    TrainingTopics.require(config);
    Configuration flink = new Configuration();
    flink.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(128));
    flink.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(128));
    try (StreamExecutionEnvironment env =
            StreamExecutionEnvironment.createLocalEnvironment(config.parallelism(), flink);
        SnapshotReader progress =
            SnapshotReader.open(
                config.bootstrapServers(),
                Map.of(),
                config.topic(Topic.LOSS_ESTIMATES),
                config.topic(Topic.STEP_METRICS),
                SnapshotReader.From.NOW)) {
      new TrainingJob(config).build(env);
      JobClient job = env.executeAsync("dni bench");
      try {
        return new Watch(config).follow(progress, warmUp, seconds);
      } finally {
        job.cancel().get(60, TimeUnit.SECONDS);
      }
    }
  }

  /** Reads the counters of the output segment. */
  private static final class Watch {
    private final OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final int top;
    private SegmentCounters first;
    private SegmentCounters last;
    private double delay;
    private long cpuAtFirst;
    private long cpuAtLast;

    Watch(TrainingConfig config) {
      top = config.model().segments() - 1;
    }

    Outcome follow(SnapshotReader progress, double warmUp, double seconds) {
      long begun = 0;
      long heard = System.nanoTime();
      boolean done = false;
      while (!done) {
        SnapshotReader.Arrived arrived = progress.poll(POLL);
        long now = System.nanoTime();
        for (SegmentEstimate e : arrived.estimates()) {
          if (e.segment() == 0) {
            delay = e.gradientDelay().orElse(0);
          }
        }
        for (SegmentCounters c : arrived.counters()) {
          if (c.segment() == top) {
            heard = now;
            begun = begun == 0 ? now : begun;
            take(c, (now - begun) / 1e9 >= warmUp);
          }
        }
        boolean silent = (now - heard) / 1e9 > (begun == 0 ? 120 : 10);
        done = silent || (begun > 0 && (now - begun) / 1e9 > warmUp + seconds);
      }
      return outcome();
    }

    private void take(SegmentCounters counters, boolean warm) {
      if (warm && first == null) {
        first = counters;
        cpuAtFirst = system.getProcessCpuTime();
      }
      last = counters;
      cpuAtLast = system.getProcessCpuTime();
    }

    private Outcome outcome() {
      if (first == null || last.examples() == first.examples()) {
        throw new IllegalStateException(
            "the job learned nothing after its warm-up (expected: step metrics of segment "
                + top
                + ")");
      }
      double seconds = Duration.between(first.time(), last.time()).toNanos() / 1e9;
      return new Outcome(
          (last.examples() - first.examples()) / seconds,
          (cpuAtLast - cpuAtFirst) / NANOS_PER_MILLI / (last.batches() - first.batches()),
          delay);
    }
  }
}
