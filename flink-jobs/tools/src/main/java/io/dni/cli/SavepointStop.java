// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.checkpoint.CheckpointReader;
import io.dni.checkpoint.ExactProgress;
import io.dni.process.StopRequest;
import io.dni.streaming.job.JobNotRunningException;
import io.dni.streaming.job.LocalTraining;
import io.dni.streaming.job.TrainingConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.runtime.checkpoint.CheckpointException;
import org.apache.flink.util.ExceptionUtils;

/** The last savepoint of a job, and what it leaves where there is none. */
final class SavepointStop {
  /** A job that is starting, or starting again, runs within seconds, or not for long. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final long LOOK_AGAIN_MILLIS = 250;
  private static final int TRIES = 3;

  private SavepointStop() {}

  /**
   * Stops the job with a savepoint. Where it is just starting it is waited for, unless the user is
   * in haste; a checkpoint that fails is tried again.
   *
   * @return the savepoint's URI
   */
  static String of(LocalTraining training, TrainingConfig config, StopRequest stop)
      throws Exception {
    String directory = checkpoints(config) + "/savepoints";
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (int tries = 1; ; ) {
      try {
        return training.stopWithSavepoint(directory);
      } catch (JobNotRunningException e) {
        if (stop.isUrgent() || System.nanoTime() > end) {
          throw e;
        }
      } catch (ExecutionException e) {
        if (ExceptionUtils.findThrowable(e, CheckpointException.class).isEmpty()
            || tries++ == TRIES) {
          throw e;
        }
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
    }
  }

  /**
   * What a job that somebody else has ended can be resumed from.
   *
   * @throws IOException if it was not stopped with a savepoint; the message names its newest
   *     checkpoint
   */
  static String leftBy(LocalTraining training, TrainingConfig config) throws Exception {
    boolean stopped = training.status() == org.apache.flink.api.common.JobStatus.FINISHED;
    Optional<String> newest = newest(stopped ? checkpoints(config) : ofJob(training, config));
    if (stopped && newest.isPresent()) {
      return newest.get();
    }
    throw new IOException(
        "the job was %s from outside (Flink's web UI or REST interface); %s"
            .formatted(
                stopped ? "stopped" : "cancelled",
                newest
                    .map(path -> "go on from its newest checkpoint: --from-savepoint " + path)
                    .orElse("it has left no checkpoint")));
  }

  /** How far the job was at its newest checkpoint. */
  static Optional<ExactProgress> progress(LocalTraining training, TrainingConfig config) {
    try {
      return Optional.of(ExactProgress.read(ofJob(training, config)));
    } catch (IOException e) {
      return Optional.empty(); // none yet
    }
  }

  /** The newest checkpoint of a job, with how to go on from it, for the end of a message. */
  static Optional<String> newest(LocalTraining training, TrainingConfig config) {
    return newest(ofJob(training, config));
  }

  private static Optional<String> newest(String directory) {
    try {
      List<String> series = CheckpointReader.series(directory);
      return Optional.of(series.get(series.size() - 1));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String ofJob(LocalTraining training, TrainingConfig config) {
    return checkpoints(config) + "/" + training.id();
  }

  private static String checkpoints(TrainingConfig config) {
    return config.checkpointDirectoryUri().replaceAll("/+$", "");
  }
}
