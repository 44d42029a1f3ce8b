// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import java.io.IOException;

/** The job is still starting, or starting again after a failure: it cannot make a savepoint. */
public final class JobNotRunningException extends IOException {
  private static final long serialVersionUID = 1;

  JobNotRunningException(Throwable cause) {
    super("no savepoint: the job was not running", cause);
  }
}
