// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointException;
import org.apache.flink.runtime.checkpoint.CheckpointFailureReason;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;

/**
 * The training job on a Flink mini-cluster inside this process, with the web UI on 127.0.0.1 only.
 */
public final class LocalTraining implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final long SAVEPOINT_LIMIT_SECONDS = 90;
  private static final long CANCEL_LIMIT_SECONDS = 20;

  private final JobClient job;
  private final JobEnd end;
  private final URI webUi;

  private LocalTraining(JobClient job, URI webUi) {
    this.job = job;
    this.end = new JobEnd(job, Duration.ofSeconds(CANCEL_LIMIT_SECONDS));
    this.webUi = webUi;
  }

  /**
   * Starts the mini-cluster and the job; returns when the job is accepted.
   *
   * @param savepoint savepoint or retained checkpoint to go on from
   * @param webPort of the web UI, free on 127.0.0.1
   * @param log shown in the web UI
   */
  public static LocalTraining start(
      TrainingConfig config, Optional<String> savepoint, int webPort, Path log) throws Exception {
    Configuration c = new Configuration();
    c.set(RestOptions.ADDRESS, LOOPBACK);
    c.set(RestOptions.BIND_ADDRESS, LOOPBACK);
    c.set(RestOptions.PORT, webPort);
    c.set(RestOptions.BIND_PORT, Integer.toString(webPort));
    // Whoever reaches the port could otherwise run code here by uploading a jar.
    c.set(WebOptions.SUBMIT_ENABLE, false);
    c.set(WebOptions.LOG_PATH, log.toAbsolutePath().toString());
    EdgeBuffers.of(config).applyTo(c);
    // Otherwise Flink would set the number of cores, as if a cluster had said so.
    c.set(CoreOptions.DEFAULT_PARALLELISM, config.parallelism());
    savepoint.ifPresent(path -> c.set(StateRecoveryOptions.SAVEPOINT_PATH, path));
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironmentWithWebUI(c);
    new TrainingJob(config).build(env);
    return new LocalTraining(
        env.executeAsync("dni training " + config.model().network().notation()),
        URI.create("http://" + LOOPBACK + ":" + webPort));
  }

  /** Address of the web UI. */
  public URI webUi() {
    return webUi;
  }

  /** The job's id. */
  public JobID id() {
    return job.getJobID();
  }

  /**
   * The job's state. A job that somebody else ends, in the web UI say, takes the mini-cluster
   * along: then its result says how it ended.
   */
  public JobStatus status() throws ExecutionException, InterruptedException {
    try {
      return job.getJobStatus().get();
    } catch (ExecutionException | IllegalStateException e) {
      Optional<JobStatus> last = end.status();
      if (last.isEmpty()) {
        throw e;
      }
      return last.get();
    }
  }

  /** What ended the job, once its status is terminal. */
  public Throwable failure() throws InterruptedException {
    return end.cause();
  }

  /**
   * Stops the job with a savepoint and waits for its end.
   *
   * @param directory URI of the directory to put the savepoint in
   * @return the savepoint's URI
   * @throws JobNotRunningException if some of its tasks do not run, so that there is none to make
   */
  public String stopWithSavepoint(String directory)
      throws ExecutionException, InterruptedException, TimeoutException, JobNotRunningException {
    String savepoint;
    try {
      savepoint =
          job.stopWithSavepoint(false, directory, SavepointFormatType.CANONICAL)
              .get(SAVEPOINT_LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Optional<CheckpointException> refused =
          ExceptionUtils.findThrowable(e, CheckpointException.class);
      if (refused.isPresent()
          && refused.get().getCheckpointFailureReason()
              == CheckpointFailureReason.NOT_ALL_REQUIRED_TASKS_RUNNING) {
        throw new JobNotRunningException(e);
      }
      throw e;
    }
    job.getJobExecutionResult().get(SAVEPOINT_LIMIT_SECONDS, TimeUnit.SECONDS);
    return savepoint;
  }

  /** Ends the job and its mini-cluster, if they still run. */
  @Override
  public void close() throws InterruptedException {
    try {
      if (!job.getJobStatus().get().isTerminalState()) {
        job.cancel().get(CANCEL_LIMIT_SECONDS, TimeUnit.SECONDS);
        job.getJobExecutionResult().get(CANCEL_LIMIT_SECONDS, TimeUnit.SECONDS);
      }
    } catch (ExecutionException | TimeoutException | IllegalStateException e) {
      // A cancelled job reports itself as failed, and a mini-cluster that is gone does not answer.
      return;
    }
  }
}
