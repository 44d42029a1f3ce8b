// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.message;

import io.dni.learning.message.BatchId;
import io.dni.learning.message.ErrorSignal;
import io.dni.learning.message.ErrorSignal.Kind;
import java.io.IOException;
import java.util.Optional;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A signal of one model on its way down. Its values are numbers in the segment that made it and in
 * the one that uses it, and bytes in between.
 *
 * @param model id of the model
 * @param signal what the segment below hears; without values where they are still bytes
 * @param values as they came from Kafka; empty where the signal has them as numbers, or has none
 */
public record ModelSignal(String model, ErrorSignal signal, Optional<EncodedTensor> values)
    implements ModelMessage {

  /** How the type travels. */
  public static final MessageType<ModelSignal> TYPE =
      new MessageType<>(ModelSignal.class, new Serializer());

  /** A signal as a segment has made it. */
  public ModelSignal(String model, ErrorSignal signal) {
    this(model, signal, Optional.empty());
  }

  /** The signal with its values as numbers. */
  public ErrorSignal decoded() {
    return values.isPresent()
        ? new ErrorSignal(
            signal.interfaceIndex(),
            signal.id(),
            signal.kind(),
            values.map(EncodedTensor::decode),
            signal.runningLoss())
        : signal;
  }

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
    @SuppressWarnings("EnumOrdinal") // between two tasks of one release
    public void serialize(ModelSignal m, DataOutputView out) throws IOException {
      ErrorSignal s = m.signal;
      out.writeUTF(m.model);
      out.writeInt(s.interfaceIndex());
      out.writeLong(s.id().nonce());
      out.writeLong(s.id().sequence());
      out.writeByte(s.kind().ordinal());
      out.writeDouble(s.runningLoss());
      Optional<EncodedTensor> values =
          m.values.or(() -> s.values().map(v -> EncodedTensor.of(v, TensorFormat.FLOAT32)));
      out.writeBoolean(values.isPresent());
      if (values.isPresent()) {
        values.get().write(out);
      }
    }

    @Override
    @SuppressWarnings("EnumOrdinal")
    public ModelSignal deserialize(DataInputView in) throws IOException {
      String model = in.readUTF();
      int interfaceIndex = in.readInt();
      BatchId id = new BatchId(in.readLong(), in.readLong());
      Kind kind = Kind.values()[in.readByte()];
      double runningLoss = in.readDouble();
      Optional<EncodedTensor> values =
          in.readBoolean() ? Optional.of(EncodedTensor.read(in)) : Optional.empty();
      return new ModelSignal(
          model, new ErrorSignal(interfaceIndex, id, kind, Optional.empty(), runningLoss), values);
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
