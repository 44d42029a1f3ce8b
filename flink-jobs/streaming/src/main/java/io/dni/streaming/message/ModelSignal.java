// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.message;

import io.dni.learning.message.BatchId;
import io.dni.learning.message.ErrorSignal;
import io.dni.learning.message.ErrorSignal.Kind;
import io.dni.learning.tensor.Matrix;
import java.io.IOException;
import java.util.Optional;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A signal of one model on its way down.
 *
 * @param model id of the model
 * @param signal what the segment below hears
 */
public record ModelSignal(String model, ErrorSignal signal) implements ModelMessage {

  /** How the type travels. */
  public static final MessageType<ModelSignal> TYPE =
      new MessageType<>(ModelSignal.class, new Serializer());

  /** Only which batch was heard of, without what: enough to count batches in flight. */
  public ModelSignal withoutValues() {
    return new ModelSignal(
        model,
        new ErrorSignal(
            signal.interfaceIndex(),
            signal.id(),
            signal.kind(),
            Optional.empty(),
            signal.runningLoss()));
  }

  /** Writes fields in declaration order. */
  public static final class Serializer extends MessageSerializer<ModelSignal> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(ModelSignal m, DataOutputView out) throws IOException {
      ErrorSignal s = m.signal;
      out.writeUTF(m.model);
      out.writeInt(s.interfaceIndex());
      out.writeLong(s.id().nonce());
      out.writeLong(s.id().sequence());
      out.writeUTF(s.kind().name());
      out.writeDouble(s.runningLoss());
      out.writeBoolean(s.values().isPresent());
      if (s.values().isPresent()) {
        MatrixFormat.write(out, s.values().get());
      }
    }

    @Override
    public ModelSignal deserialize(DataInputView in) throws IOException {
      String model = in.readUTF();
      int interfaceIndex = in.readInt();
      BatchId id = new BatchId(in.readLong(), in.readLong());
      Kind kind = Kind.valueOf(in.readUTF());
      double runningLoss = in.readDouble();
      Optional<Matrix> values =
          in.readBoolean() ? Optional.of(MatrixFormat.read(in)) : Optional.empty();
      return new ModelSignal(model, new ErrorSignal(interfaceIndex, id, kind, values, runningLoss));
    }

    @Override
    public TypeSerializerSnapshot<ModelSignal> snapshotConfiguration() {
      return new Snapshot();
    }
  }

  /** Version 1. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<ModelSignal> {
    /** For Flink. */
    public Snapshot() {
      super(Serializer::new);
    }
  }
}
