// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.inspect.StoredModel;
import io.dni.picture.Picture;
import io.dni.report.LiveLossSurface;
import io.dni.report.ModelPictures;
import io.dni.report.PictureFiles;
import io.dni.report.RunFiles;
import io.dni.report.RunRecorder;
import io.dni.report.RunSummary;
import io.dni.schemas.AvroLimits;
import io.dni.schemas.Topic;
import io.dni.streaming.job.JobNotRunningException;
import io.dni.streaming.job.LocalTraining;
import io.dni.streaming.job.TrainingConfig;
import io.dni.streaming.message.SegmentCounters;
import io.dni.streaming.wire.SnapshotReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.flink.api.common.JobStatus;

/**
 * One run of the training job on this machine, from the check of the topics to the report: trains
 * until enough examples are learned or the user stops it, then stops with a savepoint.
 */
final class TrainingSession {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration STATUS_EVERY = Duration.ofSeconds(1);
  private static final int DRAIN_POLLS = 3;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MILLIS_PER_SECOND = 1e3;

  private final Plan plan;
  private final PrintWriter out;
  private final RunRecorder recorder = new RunRecorder();
  private final LiveLossSurface surface = new LiveLossSurface();
  private final long startedNanos;

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
  }

  TrainingSession(Plan plan, PrintWriter out) {
    this.plan = plan;
    this.out = out;
    this.startedNanos = plan.startedNanos();
  }

  /** Runs the job; the topics exist. */
  RunSummary run(StopRequest stop, Companion companion) throws Exception {
    AvroLimits.install();
    TrainingConfig config = plan.config();
    try (SnapshotReader reader =
            SnapshotReader.open(
                config.bootstrapServers(),
                config.kafkaSecurity(),
                config.topic(Topic.LOSS_ESTIMATES),
                config.topic(Topic.STEP_METRICS),
                SnapshotReader.From.NOW);
        LocalTraining training =
            LocalTraining.start(
                config, plan.savepoint(), plan.webPort(), plan.directory().resolve("dni.log"))) {
      out.printf("Flink web UI   %s%n", training.webUi());
      out.flush();
      Instant began = Instant.now();
      try {
        boolean completed = follow(training, reader, stop, companion);
        out.println(completed ? "learned; stopping with a savepoint" : "stopping with a savepoint");
        out.flush();
        String savepoint = training.stopWithSavepoint(savepointDirectory());
        for (int i = 0; i < DRAIN_POLLS; i++) {
          record(reader);
        }
        return finish(completed ? "completed" : "stopped", Optional.of(savepoint), began);
      } catch (JobNotRunningException e) {
        if (!stop.isRequested() || recorder.examples() > 0) {
          finish("failed: " + OneLineErrors.message(e), Optional.empty(), began);
          throw e;
        }
        out.println("stopped before anything was learned: no savepoint");
        return finish("stopped", Optional.empty(), began);
      } catch (Exception e) {
        finish("failed: " + OneLineErrors.message(e), Optional.empty(), began);
        throw e;
      }
    }
  }

  /** Whether the target was reached; otherwise the user wants to stop. */
  private boolean follow(
      LocalTraining training, SnapshotReader reader, StopRequest stop, Companion companion)
      throws Exception {
    RunProgress progress = new RunProgress(out, recorder, plan.target());
    long nextStatus = 0;
    JobStatus last = JobStatus.RUNNING;
    while (!stop.isRequested()) {
      record(reader);
      progress.show();
      if (plan.target().isPresent() && recorder.examples() >= plan.target().getAsLong()) {
        progress.now();
        return true;
      }
      if (System.nanoTime() >= nextStatus) {
        nextStatus = System.nanoTime() + STATUS_EVERY.toNanos();
        companion.check();
        JobStatus status = training.status();
        if (status.isGloballyTerminalState()) {
          throw new IOException("the job failed", training.failure());
        }
        if (status != last && status == JobStatus.RESTARTING) {
          out.printf("the job restarts after a failure; see %s%n", log());
        }
        last = status;
      }
    }
    if (recorder.examples() > 0) {
      progress.now();
    }
    return false;
  }

  private void record(SnapshotReader reader) {
    SnapshotReader.Arrived arrived = reader.poll(POLL);
    arrived.estimates().forEach(recorder::add);
    arrived.points().forEach(surface::add);
    arrived.counters().forEach(recorder::add);
  }

  private Path log() {
    return plan.directory().resolve("dni.log");
  }

  private String savepointDirectory() {
    String checkpoints = plan.config().checkpointDirectoryUri();
    return checkpoints.endsWith("/") ? checkpoints + "savepoints" : checkpoints + "/savepoints";
  }

  private RunSummary finish(String reason, Optional<String> savepoint, Instant began)
      throws IOException {
    List<SegmentCounters> output =
        recorder.models().isEmpty() ? List.of() : recorder.outputCounters(recorder.models().get(0));
    long before = 0;
    double seconds = 0;
    if (!output.isEmpty()) {
      // A restored model brings its counters along; its run is counted from the first snapshot on.
      before = plan.savepoint().isPresent() ? output.get(0).examples() : 0;
      seconds =
          Duration.between(began, output.get(output.size() - 1).time()).toMillis()
              / MILLIS_PER_SECOND;
    }
    RunSummary summary =
        RunSummary.of(
            recorder,
            new RunSummary.Ending(
                reason,
                savepoint,
                (System.nanoTime() - startedNanos) / NANOS_PER_SECOND,
                seconds,
                before),
            plan.settings());
    List<Picture> pictures = new ArrayList<>(pictures(summary));
    Optional<Picture> losses = surface.picture();
    losses.ifPresent(pictures::add);
    RunFiles.write(plan.directory(), recorder, summary, pictures);
    PictureFiles.write(losses.stream().toList(), plan.directory(), true)
        .forEach(file -> out.printf("loss surface   %s%n", file));
    return summary;
  }

  /** What {@code dni plot} draws of the first model, the one that the summary's figures are of. */
  private List<Picture> pictures(RunSummary summary) {
    if (summary.savepoint().isEmpty() || summary.models().isEmpty()) {
      return List.of();
    }
    try {
      return ModelPictures.of(
          StoredModel.read(summary.savepoint().get(), summary.models().stream().findFirst()));
    } catch (IOException e) {
      out.printf("the report has no pictures of the weights: %s%n", OneLineErrors.message(e));
      return List.of();
    }
  }
}
