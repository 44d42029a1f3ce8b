// SPDX-License-Identifier: Apache-2.0
package io.dni.checkpoint;

import io.dni.streaming.job.FlinkPath;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Finds checkpoints: the directories that hold a {@code _metadata} file. Works on every file system
 * that Flink has.
 */
final class CheckpointLocation {
  private static final String METADATA = "_metadata";

  /**
   * A checkpoint directory holds {@code JOB-ID/chk-N/_metadata} and {@code savepoint-…/_metadata}.
   */
  private static final int LEVELS = 3;

  private CheckpointLocation() {}

  /**
   * The checkpoint that a path means.
   *
   * @param path a savepoint or a retained checkpoint, its {@code _metadata} file, or a directory
   *     above some: then the newest of them
   * @return URI of the checkpoint's directory
   */
  static String find(String path) throws IOException {
    List<String> all = series(path);
    return all.get(all.size() - 1);
  }

  /** All checkpoints that a path means, oldest first; at least one. */
  static List<String> series(String path) throws IOException {
    Path root = toPath(path);
    List<FileStatus> found = new ArrayList<>();
    try {
      FileSystem files = root.getFileSystem();
      if (!files.exists(root)) {
        throw new UnreadableCheckpointException(path, "no such file or directory");
      }
      collect(files, files.getFileStatus(root), LEVELS, found);
    } catch (UnreadableCheckpointException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw UnreadableCheckpointException.causedBy(path, "cannot be looked at", e);
    }
    if (found.isEmpty()) {
      throw new UnreadableCheckpointException(
          path, "no checkpoint (expected: a savepoint, a retained checkpoint, or one below)");
    }
    found.sort(
        Comparator.comparingLong(FileStatus::getModificationTime)
            .thenComparing(status -> status.getPath().toString()));
    return found.stream().map(status -> status.getPath().getParent().toString()).toList();
  }

  private static void collect(
      FileSystem files, FileStatus status, int levels, List<FileStatus> found) throws IOException {
    if (!status.isDir()) {
      if (status.getPath().getName().equals(METADATA)) {
        found.add(status);
      }
      return;
    }
    Path metadata = new Path(status.getPath(), METADATA);
    if (files.exists(metadata)) {
      found.add(files.getFileStatus(metadata));
    } else if (levels > 0) {
      FileStatus[] children = files.listStatus(status.getPath());
      for (FileStatus child : children == null ? new FileStatus[0] : children) {
        if (child.isDir()) {
          collectIfThere(files, child, levels - 1, found);
        }
      }
    }
  }

  /** A running job removes old checkpoints, also while they are looked for. */
  private static void collectIfThere(
      FileSystem files, FileStatus status, int levels, List<FileStatus> found) throws IOException {
    try {
      collect(files, status, levels, found);
    } catch (FileNotFoundException e) {
      return; // it has just gone
    }
  }

  /** A plain path is one of this machine. */
  static Path toPath(String path) {
    return new Path(FlinkPath.of(path));
  }
}
