// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.state;

import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.metrics.ModelScore;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.core.memory.DataOutputViewStreamWrapper;

/**
 * One segment of a model that is not in the heap, in a file of its own; a directory has all
 * segments of one model. A file is never changed once a checkpoint may refer to it.
 *
 * @param settings of the model, as a checkpoint has them
 * @param model its id
 * @param state of the segment
 * @param score how well it predicts; at the output segment, and where it has predicted
 * @param steering what commands have made of it, its champion among that; where one has come
 */
public record SegmentFile(
    List<String> settings,
    String model,
    SegmentState state,
    Optional<ModelScore> score,
    Optional<SegmentSteering> steering) {
  private static final int UNSTEERED = 0x444e4931;
  private static final int MAGIC = 0x444e4933;
  private static final int MOST_SETTINGS = 1000;
  private static final SegmentStateSerializer STATES = new SegmentStateSerializer();
  private static final ModelScoreSerializer SCORES = new ModelScoreSerializer();
  private static final SegmentSteeringSerializer STEERING = new SegmentSteeringSerializer();

  /**
   * Where a segment of a model is.
   *
   * @param directory of the model, as Flink takes it
   */
  public static Path path(String directory, int segment) {
    return new Path(directory, "segment-" + segment);
  }

  /** Writes the file. */
  public void write(Path path) throws IOException {
    FileSystem files = path.getFileSystem();
    try (DataOutputViewStreamWrapper out =
        new DataOutputViewStreamWrapper(
            new BufferedOutputStream(files.create(path, FileSystem.WriteMode.OVERWRITE)))) {
      out.writeInt(MAGIC);
      out.writeInt(settings.size());
      for (String line : settings) {
        out.writeUTF(line);
      }
      out.writeUTF(model);
      out.writeBoolean(score.isPresent());
      if (score.isPresent()) {
        SCORES.serialize(score.get(), out);
      }
      STATES.serialize(state, out);
      out.writeBoolean(steering.isPresent());
      if (steering.isPresent()) {
        STEERING.serialize(steering.get(), out);
      }
    }
  }

  /** Reads a file; {@link java.io.FileNotFoundException} if it is not there. */
  public static SegmentFile read(Path path) throws IOException {
    try (DataInputViewStreamWrapper in =
        new DataInputViewStreamWrapper(new BufferedInputStream(path.getFileSystem().open(path)))) {
      int magic = in.readInt();
      int count = magic == MAGIC || magic == UNSTEERED ? in.readInt() : -1;
      if (count < 0 || count > MOST_SETTINGS) {
        throw new IOException("%s: not a segment of a model".formatted(path));
      }
      List<String> settings = new ArrayList<>();
      while (settings.size() < count) {
        settings.add(in.readUTF());
      }
      String model = in.readUTF();
      Optional<ModelScore> score =
          in.readBoolean() ? Optional.of(SCORES.deserialize(in)) : Optional.empty();
      SegmentState state = STATES.deserialize(in);
      Optional<SegmentSteering> steering =
          magic == MAGIC && in.readBoolean()
              ? Optional.of(STEERING.deserialize(in))
              : Optional.empty();
      return new SegmentFile(settings, model, state, score, steering);
    } catch (EOFException e) {
      throw new IOException("%s: cut (expected: a whole segment of a model)".formatted(path), e);
    }
  }
}
