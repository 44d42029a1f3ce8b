// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.state;

import io.dni.streaming.message.ModelCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Stores {@link ModelCommands}. */
public final class ModelCommandsSerializer extends StateSerializer<ModelCommands> {
  private static final long serialVersionUID = 1;
  private static final ModelCommand.Serializer COMMAND = new ModelCommand.Serializer();

  /** For Flink. */
  public ModelCommandsSerializer() {
    super(1);
  }

  @Override
  protected ModelCommands deepCopy(ModelCommands from) {
    return from.copy();
  }

  @Override
  protected void write(ModelCommands state, DataOutputView out) throws IOException {
    out.writeLong(state.takenForAll());
    out.writeBoolean(state.frozen());
    out.writeLong(state.version());
    out.writeLong(state.champions());
    out.writeInt(state.ids().size());
    for (String id : state.ids()) {
      out.writeUTF(id);
    }
    out.writeInt(state.due().size());
    for (ModelCommand command : state.due()) {
      COMMAND.serialize(command, out);
    }
  }

  @Override
  protected ModelCommands read(int version, DataInputView in) throws IOException {
    long takenForAll = in.readLong();
    boolean frozen = in.readBoolean();
    long versions = in.readLong();
    long champions = in.readLong();
    List<String> ids = new ArrayList<>();
    for (int n = in.readInt(); n > 0; n--) {
      ids.add(in.readUTF());
    }
    List<ModelCommand> due = new ArrayList<>();
    for (int n = in.readInt(); n > 0; n--) {
      due.add(COMMAND.deserialize(in));
    }
    return new ModelCommands(takenForAll, frozen, versions, champions, ids, due);
  }

  @Override
  public TypeSerializerSnapshot<ModelCommands> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The serializer has no settings; the version stands in the stored object. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<ModelCommands> {
    /** For Flink. */
    public Snapshot() {
      super(ModelCommandsSerializer::new);
    }
  }
}
