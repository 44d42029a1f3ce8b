// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.model.StoredModel;
import io.dni.picture.Picture;
import io.dni.report.LiveLossSurface;
import io.dni.report.ModelPictures;
import io.dni.report.PictureFiles;
import io.dni.report.RunFiles;
import io.dni.report.RunRecorder;
import io.dni.report.RunSummary;
import io.dni.report.Troubles;
import io.dni.streaming.message.SegmentSnapshot;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes what is left of a run, however it ended. */
final class RunReport {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MILLIS_PER_SECOND = 1e3;

  private final TrainingSession.Plan plan;
  private final RunRecorder recorder;
  private final LiveLossSurface surface;
  private final PrintWriter out;

  /**
   * The end of a run.
   *
   * @param reason in one word or two
   * @param savepoint the last one
   * @param began when the job was started
   * @param until when it was decided to stop
   */
  record End(String reason, Optional<String> savepoint, Instant began, Instant until) {}

  RunReport(
      TrainingSession.Plan plan, RunRecorder recorder, LiveLossSurface surface, PrintWriter out) {
    this.plan = plan;
    this.recorder = recorder;
    this.surface = surface;
    this.out = out;
  }

  /** After a failure, which the report must not hide. */
  void failed(Exception failure, Instant began, long learnedBefore, Troubles troubles) {
    try {
      write(
          new End(
              "failed: " + OneLineErrors.message(failure), Optional.empty(), began, Instant.now()),
          learnedBefore,
          troubles);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /**
   * Writes everything.
   *
   * @param learnedBefore examples that the models had learned when the run began
   */
  RunSummary write(End end, long learnedBefore, Troubles troubles) throws IOException {
    Optional<SegmentSnapshot> last =
        recorder.models().stream().findFirst().flatMap(recorder::newestOutput);
    Instant until =
        last.map(SegmentSnapshot::time).filter(t -> t.isBefore(end.until())).orElse(end.until());
    double seconds =
        recorder.examples() == learnedBefore
            ? 0
            : Duration.between(end.began(), until).toMillis() / MILLIS_PER_SECOND;
    RunSummary summary =
        RunSummary.of(
            recorder,
            new RunSummary.Ending(
                end.reason(),
                end.savepoint(),
                (System.nanoTime() - plan.startedNanos()) / NANOS_PER_SECOND,
                seconds,
                learnedBefore),
            troubles,
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
