// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.learning.features.EncoderState;
import io.dni.schemas.Printable;
import io.dni.streaming.message.ModelCommand;
import io.dni.streaming.state.EncoderFile;
import io.dni.streaming.state.ModelStates;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.core.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of the rows of the model at hand, live and as its champion's copy, in keyed state:
 * promote copies it, restore goes back to the copy, and both leave the heap and come back with the
 * model.
 */
final class EncoderVersions {
  private static final Logger LOG = LoggerFactory.getLogger(EncoderVersions.class);

  private final ValueState<EncoderState> live;
  private final ValueState<EncoderState> champion;

  EncoderVersions(RuntimeContext context) {
    live = context.getState(ModelStates.encoder());
    champion = context.getState(ModelStates.championEncoder());
  }

  /** The live one; null: nothing is known yet. */
  EncoderState live() throws IOException {
    return live.value();
  }

  /** The champion's copy; null: there is none. */
  EncoderState champion() throws IOException {
    return champion.value();
  }

  /** The live one has learned. */
  void update(EncoderState learned) throws IOException {
    live.update(learned);
  }

  /**
   * Obeys these commands.
   *
   * @return whether there is another champion now
   */
  boolean follow(List<ModelCommand> commands) throws IOException {
    boolean promoted = false;
    for (ModelCommand command : commands) {
      if (command.kind() == ModelCommand.Kind.PROMOTE && live.value() != null) {
        champion.update(live.value().copy());
        promoted = true;
      } else if (command.kind() == ModelCommand.Kind.RESTORE && champion.value() != null) {
        live.update(champion.value().copy());
      }
    }
    return promoted;
  }

  /** The model leaves the heap for a directory. */
  void leave(String directory) throws IOException {
    leave(live, EncoderFile.path(directory));
    leave(champion, EncoderFile.championPath(directory));
  }

  private static void leave(ValueState<EncoderState> state, Path path) throws IOException {
    if (state.value() != null) {
      EncoderFile.write(path, state.value());
      state.clear();
    }
  }

  /** The model comes from a directory, or begins with another's. */
  void come(String model, String directory) throws IOException {
    Path champions = EncoderFile.championPath(directory);
    if (champions.getFileSystem().exists(champions)) {
      champion.update(EncoderFile.read(champions));
    }
    try {
      live.update(EncoderFile.read(EncoderFile.path(directory)));
    } catch (FileNotFoundException e) {
      LOG.warn(
          "model {}: the encoding of its rows begins anew, none in {}",
          Printable.of(model, Printable.LINE),
          directory);
    }
  }
}
