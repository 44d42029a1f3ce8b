// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.client.JobCancellationException;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.SerializedThrowable;

/**
 * How a job has ended, as its result tells, which outlives the mini-cluster that it ran on.
 *
 * @param job the job
 * @param patience how long its result is waited for
 */
record JobEnd(JobClient job, Duration patience) {

  /** The status that the job has ended with; empty if it does not end. */
  Optional<JobStatus> status() throws InterruptedException {
    try {
      await();
      return Optional.of(JobStatus.FINISHED);
    } catch (ExecutionException e) {
      return Optional.of(
          ExceptionUtils.findThrowable(e, JobCancellationException.class).isPresent()
              ? JobStatus.CANCELED
              : JobStatus.FAILED);
    } catch (TimeoutException e) {
      return Optional.empty();
    }
  }

  /** What has ended the job. */
  Throwable cause() throws InterruptedException {
    try {
      await();
      return new IllegalStateException("the job ended by itself");
    } catch (ExecutionException | TimeoutException e) {
      return original(e);
    }
  }

  private void await() throws ExecutionException, InterruptedException, TimeoutException {
    job.getJobExecutionResult().get(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Flink passes the errors of tasks on in serialized form; this is the task's own error. */
  private static Throwable original(Throwable error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof SerializedThrowable serialized) {
        return serialized.deserializeError(JobEnd.class.getClassLoader());
      }
    }
    return error;
  }
}
