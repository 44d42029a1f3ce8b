// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Checkpoints cannot be kept where the options say. */
public final class CheckpointDirectoryException extends IOException {
  private static final long serialVersionUID = 1L;

  CheckpointDirectoryException(Path directory, IOException cause) {
    super(
        "%s: %s: %s (expected: a directory that can be written, with room)"
            .formatted(CheckpointOptions.CHECKPOINT_DIR.key(), directory, reason(cause)),
        cause);
  }

  private static String reason(IOException cause) {
    String reason = cause instanceof FileSystemException of ? of.getReason() : cause.getMessage();
    if (reason != null) {
      return reason;
    }
    return cause instanceof AccessDeniedException ? "access denied" : "cannot be made or written";
  }
}
