// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.state;

import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * A checkpoint was made with settings that the model to be run does not have. No restart can heal
 * that, so Flink is told not to try: the job fails at once.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class CheckpointMismatchException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The message names each setting. */
  public CheckpointMismatchException(String message) {
    super(message);
  }
}
