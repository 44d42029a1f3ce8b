// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.message;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A model leaves the heap or comes back to it, in all segments between the same two batches: the
 * message goes up behind the one and in front of the other.
 *
 * @param model id of the model
 * @param comes whether it comes
 * @param directory where it is written to or read from, as Flink takes it
 */
public record ModelMove(String model, boolean comes, String directory) implements ModelMessage {

  /** Writes fields in declaration order. */
  public static final class Serializer extends MessageSerializer<ModelMove> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(ModelMove move, DataOutputView out) throws IOException {
      out.writeUTF(move.model);
      out.writeBoolean(move.comes);
      out.writeUTF(move.directory);
    }

    @Override
    public ModelMove deserialize(DataInputView in) throws IOException {
      return new ModelMove(in.readUTF(), in.readBoolean(), in.readUTF());
    }

    @Override
    public TypeSerializerSnapshot<ModelMove> snapshotConfiguration() {
      return new Snapshot();
    }
  }

  /** Version 1. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<ModelMove> {
    /** For Flink. */
    public Snapshot() {
      super(Serializer::new);
    }
  }
}
