// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.state;

import io.dni.learning.features.EncoderState;
import io.dni.learning.features.FeatureSpec;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.core.memory.DataOutputViewStreamWrapper;

/**
 * What the encoding of rows has learned for a model that is not in the heap: a file beside those of
 * its segments, see {@link SegmentFile}.
 */
public final class EncoderFile {
  private static final int MAGIC = 0x444e4932;
  private static final EncoderStateSerializer STATES = new EncoderStateSerializer();

  private EncoderFile() {}

  /**
   * Where the encoder of a model is.
   *
   * @param directory of the model, as Flink takes it
   */
  public static Path path(String directory) {
    return new Path(directory, "encoder");
  }

  /** Where the encoder of its champion is, if it has one. */
  public static Path championPath(String directory) {
    return new Path(directory, "champion-encoder");
  }

  /** Writes the file. */
  public static void write(Path path, EncoderState state) throws IOException {
    try (DataOutputViewStreamWrapper out =
        new DataOutputViewStreamWrapper(
            new BufferedOutputStream(
                path.getFileSystem().create(path, FileSystem.WriteMode.OVERWRITE)))) {
      out.writeInt(MAGIC);
      STATES.serialize(state, out);
    }
  }

  /** Reads a file; {@link java.io.FileNotFoundException} if it is not there. */
  public static EncoderState read(Path path) throws IOException {
    try (DataInputViewStreamWrapper in =
        new DataInputViewStreamWrapper(new BufferedInputStream(path.getFileSystem().open(path)))) {
      if (in.readInt() != MAGIC) {
        throw new IOException("%s: not the encoder of a model".formatted(path));
      }
      return STATES.deserialize(in);
    } catch (EOFException e) {
      throw new IOException("%s: cut (expected: a whole encoder)".formatted(path), e);
    }
  }

  /**
   * Refuses what was learned of other columns.
   *
   * @throws CheckpointMismatchException naming both
   */
  public static void requireSame(FeatureSpec stored, FeatureSpec wanted) {
    if (!stored.columns().equals(wanted.columns())
        || stored.classes() != wanted.classes()
        || stored.readOuts() != wanted.readOuts()
        || stored.previousLabel() != wanted.previousLabel()
        || !stored.target().equals(wanted.target())) {
      throw new CheckpointMismatchException(
          "dni.features.columns: %s, %d classes, %s (expected: %s, %d classes, %s, as in the checkpoint)"
              .formatted(
                  wanted.notation(),
                  wanted.classes(),
                  wanted.target(),
                  stored.notation(),
                  stored.classes(),
                  stored.target()));
    }
  }
}
