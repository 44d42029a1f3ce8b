// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.message;

import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A label that comes by itself, for an example that has gone before or is to follow.
 *
 * @param model id of the model
 * @param id of the example, never empty
 * @param target {@code [outputs]}, one-hot for a class; read-only
 * @param eventTime when it became known, milliseconds since the epoch, {@link Long#MIN_VALUE} if
 *     not said
 */
public record ModelLabel(String model, String id, float[] target, long eventTime)
    implements ModelMessage {

  /** Tells labels apart: equal labels have equal fingerprints. */
  public int fingerprint() {
    return Arrays.hashCode(target);
  }

  /** Writes fields in declaration order. */
  public static final class Serializer extends MessageSerializer<ModelLabel> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(ModelLabel label, DataOutputView out) throws IOException {
      out.writeUTF(label.model);
      out.writeUTF(label.id);
      BulkFloats.write(out, label.target);
      out.writeLong(label.eventTime);
    }

    @Override
    public ModelLabel deserialize(DataInputView in) throws IOException {
      return new ModelLabel(in.readUTF(), in.readUTF(), BulkFloats.read(in), in.readLong());
    }

    @Override
    public TypeSerializerSnapshot<ModelLabel> snapshotConfiguration() {
      return new Snapshot();
    }
  }

  /** Version 1. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<ModelLabel> {
    /** For Flink. */
    public Snapshot() {
      super(Serializer::new);
    }
  }
}
