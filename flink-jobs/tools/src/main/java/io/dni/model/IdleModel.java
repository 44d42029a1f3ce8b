// SPDX-License-Identifier: Apache-2.0
package io.dni.model;

import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.features.EncoderState;
import io.dni.streaming.job.FlinkPath;
import io.dni.streaming.state.EncoderFile;
import io.dni.streaming.state.ModelSettings;
import io.dni.streaming.state.SegmentFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.fs.Path;

/**
 * A model that a job has written out because no example came for it ({@code dni.models.idle}), or
 * that new keys begin with ({@code dni.models.start-from}): a directory with a file per segment,
 * and one of the encoder where it takes rows.
 */
public final class IdleModel {
  private IdleModel() {}

  /** Whether such a model is there. */
  static boolean isAt(String path) throws IOException {
    Path first = SegmentFile.path(FlinkPath.of(path), 0);
    return first.getFileSystem().exists(first);
  }

  /** Reads a model. */
  static StoredModel read(String path) throws IOException {
    String directory = FlinkPath.of(path);
    SegmentFile first = SegmentFile.read(SegmentFile.path(directory, 0));
    ModelSettings settings = ModelSettings.parse(first.settings());
    List<SegmentState> states = new ArrayList<>(List.of(first.state()));
    for (int i = 1; i < settings.toSpec().segments(); i++) {
      states.add(SegmentFile.read(SegmentFile.path(directory, i)).state());
    }
    return new StoredModel(
        first.model(), settings.toSpec(), states, settings.names(), encoder(directory));
  }

  private static Optional<EncoderState> encoder(String directory) throws IOException {
    Path path = EncoderFile.path(directory);
    return path.getFileSystem().exists(path)
        ? Optional.of(EncoderFile.read(path))
        : Optional.empty();
  }

  /** Writes a model. */
  public static void write(StoredModel model, String directory) throws IOException {
    List<String> settings = ModelSettings.of(model.spec(), model.names()).toLines();
    for (int i = 0; i < model.states().size(); i++) {
      new SegmentFile(
              settings, model.id(), model.states().get(i), Optional.empty(), Optional.empty())
          .write(SegmentFile.path(FlinkPath.of(directory), i));
    }
    if (model.encoder().isPresent()) {
      EncoderFile.write(EncoderFile.path(FlinkPath.of(directory)), model.encoder().get());
    }
  }
}
