// SPDX-License-Identifier: Apache-2.0
package io.dni.checkpoint;

import java.io.IOException;

/**
 * A path holds no checkpoint of a training job that this release can read. The message is one line
 * that begins with the path.
 */
public final class UnreadableCheckpointException extends IOException {
  private static final long serialVersionUID = 1;

  /** A path and what is wrong with it. */
  public UnreadableCheckpointException(String path, String reason) {
    super(oneLine(path + ": " + reason));
  }

  /** A path and what is wrong with it. */
  public UnreadableCheckpointException(String path, String reason, Throwable cause) {
    super(oneLine(path + ": " + reason), cause);
  }

  /** A path, what is wrong with it and what the innermost cause says about it. */
  static UnreadableCheckpointException causedBy(String path, String reason, Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String said = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    return new UnreadableCheckpointException(path, reason + " (" + said + ")", cause);
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
