// SPDX-License-Identifier: Apache-2.0
package io.dni.checkpoint;

import io.dni.streaming.state.SegmentSteering;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads a savepoint or a retained checkpoint of a training job, without a job: through the uids and
 * descriptors that the job itself uses.
 */
public final class CheckpointReader {
  private CheckpointReader() {}

  /** As {@link #read(String)}. */
  public static CheckpointContents read(Path path) throws IOException {
    return read(path.toString());
  }

  /**
   * Reads a checkpoint.
   *
   * @param path a savepoint or a retained checkpoint, its {@code _metadata} file, or a directory
   *     above some: then the newest of them; a plain path or a URI
   * @throws UnreadableCheckpointException if there is none, or none that can be read
   */
  public static CheckpointContents read(String path) throws IOException {
    return read(path, OpenCheckpoint::contents);
  }

  /** What is made of an open checkpoint. */
  public interface Reading<T> {
    T of(OpenCheckpoint checkpoint) throws IOException;
  }

  /**
   * Opens a checkpoint without reading any model: its states can then be read one segment at a
   * time, so that never more than one segment is in memory. Below the directory of a running job
   * the newest checkpoint may be replaced and removed while it is read: then its successor is read.
   *
   * @param path as for {@link #read(String)}
   * @throws UnreadableCheckpointException if there is none, or none of a training job
   */
  public static <T> T read(String path, Reading<T> reading) throws IOException {
    String location = CheckpointLocation.find(path);
    while (true) {
      try {
        return reading.of(OpenCheckpoint.at(location));
      } catch (UnreadableCheckpointException e) {
        String newest = CheckpointLocation.find(path);
        if (newest.equals(location)) {
          throw e;
        }
        location = newest;
      }
    }
  }

  /** All checkpoints that a path means, oldest first, as URIs; see {@link #read(String)}. */
  public static List<String> series(String path) throws IOException {
    return CheckpointLocation.series(path);
  }

  /** What commands have made of all segments, from the input up; see {@link #read(String)}. */
  public static List<Map<String, SegmentSteering>> steering(String path) throws IOException {
    return read(
        path,
        checkpoint -> {
          List<Map<String, SegmentSteering>> segments = new ArrayList<>();
          for (int i = 0; i < checkpoint.settings().toSpec().segments(); i++) {
            segments.add(checkpoint.steering(i));
          }
          return segments;
        });
  }
}
