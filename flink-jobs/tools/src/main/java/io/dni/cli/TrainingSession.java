// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.checkpoint.CheckpointReader;
import io.dni.checkpoint.ExactProgress;
import io.dni.live.LiveView;
import io.dni.process.StopRequest;
import io.dni.report.LiveLossSurface;
import io.dni.report.RunRecorder;
import io.dni.report.RunSummary;
import io.dni.schemas.AvroLimits;
import io.dni.schemas.Topic;
import io.dni.streaming.job.JobNotRunningException;
import io.dni.streaming.job.LocalTraining;
import io.dni.streaming.job.TrainingConfig;
import io.dni.streaming.wire.ControlTopic;
import io.dni.streaming.wire.JobClaim;
import io.dni.streaming.wire.SnapshotReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.flink.api.common.JobStatus;

/**
 * One run of the training job on this machine, from the check of the topics to the report: trains
 * until enough examples are learned, until no more will come, or until the user stops it; then
 * stops with a savepoint. What was learned is counted from that savepoint, to the example.
 */
final class TrainingSession {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration STATUS_EVERY = Duration.ofSeconds(1);
  private static final int DRAIN_POLLS = 3;

  /** So many checkpoints without progress mean that there will be none. */
  private static final int CHECKPOINTS = 3;

  /** How long nothing must have been learned or refused before the rest is taken for missing. */
  private static final Duration QUIET = Duration.ofSeconds(5);

  private final Plan plan;
  private final PrintWriter out;
  private final RunRecorder recorder = new RunRecorder();
  private final LiveLossSurface surface = new LiveLossSurface();
  private final RunReport report;
  private long learnedBefore;
  private boolean allowControl;
  private LiveView view;

  /**
   * What is to be done.
   *
   * @param config of the job
   * @param settings for the report, by option name; no secrets
   * @param directory of the report
   * @param savepoint to go on from
   * @param webPort of Flink's web UI
   * @param target examples that the model shall have learned when the run ends
   * @param startedNanos when the command began, as {@link System#nanoTime()}
   */
  record Plan(
      TrainingConfig config,
      Map<String, String> settings,
      Path directory,
      Optional<String> savepoint,
      int webPort,
      OptionalLong target,
      long startedNanos) {}

  /** Something beside the job that may fail while it runs. */
  interface Companion {
    /** Throws what went wrong, if anything did. */
    void check() throws IOException;

    /** Whether no further examples will come. */
    default boolean hasEnded() {
      return false;
    }
  }

  TrainingSession(Plan plan, PrintWriter out) {
    this.plan = plan;
    this.out = out;
    this.report = new RunReport(plan, recorder, surface, out);
  }

  /** The live page of the run has buttons that command the job. */
  TrainingSession allowingControl(boolean allowed) {
    allowControl = allowed;
    return this;
  }

  private LiveView view(TrainingConfig config) throws IOException {
    Optional<ControlTopic> control =
        allowControl
            ? Optional.of(
                ControlTopic.open(
                    config.bootstrapServers(),
                    config.kafkaSecurity(),
                    config.topic(Topic.CONTROL),
                    config.topic(Topic.EVENTS)))
            : Optional.empty();
    return new LiveView(0, control);
  }

  /** Runs the job; the topics exist. */
  RunSummary run(StopRequest stop, Companion companion) throws Exception {
    AvroLimits.install();
    TrainingConfig config = plan.config();
    if (plan.savepoint().isPresent()) {
      StoredSnapshots.addTo(recorder, CheckpointReader.read(plan.savepoint().get()));
      learnedBefore = recorder.examples();
    }
    try (JobClaim claim =
            JobClaim.of(
                config.bootstrapServers(),
                config.kafkaSecurity(),
                config.topic(Topic.ERROR_GRADIENTS));
        SnapshotReader reader =
            SnapshotReader.open(
                config.bootstrapServers(),
                config.kafkaSecurity(),
                SnapshotReader.Topics.of(config::topic),
                SnapshotReader.From.NOW);
        LocalTraining training =
            LocalTraining.start(
                config, plan.savepoint(), plan.webPort(), LogFile.of(plan.directory()));
        RunMonitor monitor = RunMonitor.of(config, training);
        LiveView live = view(config)) {
      out.printf("Flink web UI   %s%n", training.webUi());
      out.printf("live page      %s%n", live.address());
      view = live;
      out.flush();
      Instant began = Instant.now();
      try {
        RunCause cause = follow(training, reader, monitor, stop, companion, claim);
        out.println(cause.text());
        out.flush();
        Instant until = Instant.now();
        String savepoint =
            cause == RunCause.ENDED_OUTSIDE
                ? SavepointStop.leftBy(training, config)
                : SavepointStop.of(training, config, stop);
        for (int i = 0; i < DRAIN_POLLS; i++) {
          record(reader, monitor);
        }
        monitor.update();
        StoredSnapshots.addTo(recorder, CheckpointReader.read(savepoint));
        String reason = verdict(cause);
        return report.write(
            new RunReport.End(reason, Optional.of(savepoint), began, until),
            learnedBefore,
            monitor.troubles());
      } catch (JobNotRunningException e) {
        if (!stop.isRequested() || recorder.examples() > learnedBefore) {
          report.failed(e, began, learnedBefore, monitor.troubles());
          throw e;
        }
        out.println("stopped before anything was learned: no savepoint");
        return report.write(
            new RunReport.End("stopped", Optional.empty(), began, Instant.now()),
            learnedBefore,
            monitor.troubles());
      } catch (Exception e) {
        report.failed(e, began, learnedBefore, monitor.troubles());
        throw e;
      }
    }
  }

  /** By the exact counts of the savepoint. */
  private String verdict(RunCause cause) {
    boolean learned = plan.target().isPresent() && recorder.examples() >= plan.target().getAsLong();
    return switch (cause) {
      case ASKED -> "stopped";
      case ENDED_OUTSIDE -> "stopped from outside";
      case LEARNED, ADDS_UP -> learned ? "completed" : RunSummary.INCOMPLETE;
    };
  }

  private RunCause follow(
      LocalTraining training,
      SnapshotReader reader,
      RunMonitor monitor,
      StopRequest stop,
      Companion companion,
      JobClaim claim)
      throws Exception {
    RunProgress progress = new RunProgress(out, recorder, plan.target());
    RunEnd end = new RunEnd(plan.target().orElse(Long.MAX_VALUE), QUIET.toNanos());
    long nextStatus = 0;
    while (!stop.isRequested()) {
      record(reader, monitor);
      progress.show(monitor.troubles());
      end.observe(recorder.examples(), monitor.troubles().refused(), System.nanoTime());
      if (end.isReached()) {
        progress.now(monitor.troubles());
        return RunCause.LEARNED;
      }
      if (System.nanoTime() >= nextStatus) {
        nextStatus = System.nanoTime() + STATUS_EVERY.toNanos();
        companion.check();
        claim.keep();
        monitor.update();
        JobStatus status = training.status();
        if (status == JobStatus.FINISHED || status == JobStatus.CANCELED) {
          return RunCause.ENDED_OUTSIDE;
        }
        if (status.isGloballyTerminalState()) {
          throw new IOException("the job failed", training.failure());
        }
        if (plan.target().isPresent()
            && end.isQuiet(System.nanoTime())
            && nothingIsLeft(end, training, monitor, companion)) {
          return RunCause.ADDS_UP;
        }
      }
    }
    progress.now(monitor.troubles());
    return RunCause.ASKED;
  }

  private boolean nothingIsLeft(
      RunEnd end, LocalTraining training, RunMonitor monitor, Companion companion) {
    Optional<ExactProgress> exact = SavepointStop.progress(training, plan.config());
    if (end.addsUp(exact, companion.hasEnded() ? monitor.offered() : OptionalLong.empty())) {
      return true;
    }
    // Rows that are only predicted are in no sum: then all must be taken, and long ago.
    long still = QUIET.plus(plan.config().checkpointInterval().multipliedBy(CHECKPOINTS)).toNanos();
    return companion.hasEnded()
        && end.isStill(exact, System.nanoTime(), still)
        && monitor.allConsumed();
  }

  private void record(SnapshotReader reader, RunMonitor monitor) {
    SnapshotReader.Arrived arrived = reader.poll(POLL);
    arrived.snapshots().forEach(recorder::add);
    arrived.points().forEach(surface::add);
    recorder.add(arrived.labels());
    view.show(arrived, monitor.troubles());
  }
}
