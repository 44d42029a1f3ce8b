// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.state;

/** A checkpoint was made with settings that the model to be run does not have. */
public final class CheckpointMismatchException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The message names each setting. */
  public CheckpointMismatchException(String message) {
    super(message);
  }
}
