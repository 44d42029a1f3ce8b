// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The place of checkpoints, tried before the job starts and not first when it needs one. */
public final class CheckpointDirectory {
  private static final int TRIAL_BYTES = 1 << 20;

  private CheckpointDirectory() {}

  /**
   * Writes a file there and takes it away again. A place that is not of this machine's file system
   * is left to Flink.
   *
   * @throws CheckpointDirectoryException naming the option, the directory and the reason
   */
  public static void requireWritable(TrainingConfig config) throws CheckpointDirectoryException {
    Optional<Path> local = FlinkPath.local(config.checkpointDirectoryUri());
    if (local.isEmpty()) {
      return;
    }
    Path directory = local.get();
    try {
      Files.createDirectories(directory);
      Path trial = Files.createTempFile(directory, "writable", ".tmp");
      try {
        Files.write(trial, new byte[TRIAL_BYTES]);
      } finally {
        Files.delete(trial);
      }
    } catch (IOException e) {
      throw new CheckpointDirectoryException(directory, e);
    }
  }
}
