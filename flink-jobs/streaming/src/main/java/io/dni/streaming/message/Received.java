// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.message;

import java.io.IOException;
import java.util.Optional;
import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What came of a Kafka record: a message, or a dead letter that says why there is none. A source
 * must not fail on a bad record, and it has no second output, so both leave it together.
 *
 * @param message the message, if the record was good
 * @param refused the dead letter, if it was not
 * @param <T> the message
 */
public record Received<T>(Optional<T> message, Optional<EncodedRecord> refused) {

  /** A good record. */
  public static <T> Received<T> of(T message) {
    return new Received<>(Optional.of(message), Optional.empty());
  }

  /** A bad record. */
  public static <T> Received<T> refused(EncodedRecord deadLetter) {
    return new Received<>(Optional.empty(), Optional.of(deadLetter));
  }

  /** How the type travels, given how its message does. */
  @SuppressWarnings("unchecked")
  public static <T> MessageType<Received<T>> type(TypeSerializer<T> message) {
    Class<Received<T>> type = (Class<Received<T>>) (Class<?>) Received.class;
    return new MessageType<>(type, new Serializer<>(message));
  }

  /**
   * Writes which of the two it is, then that one.
   *
   * @param <T> the message
   */
  public static final class Serializer<T> extends MessageSerializer<Received<T>> {
    private static final long serialVersionUID = 1;
    private static final EncodedRecord.Serializer REFUSED = new EncodedRecord.Serializer();

    private final TypeSerializer<T> message;

    /** Given how the message is written. */
    public Serializer(TypeSerializer<T> message) {
      this.message = message;
    }

    @Override
    public void serialize(Received<T> r, DataOutputView out) throws IOException {
      out.writeBoolean(r.message.isPresent());
      if (r.message.isPresent()) {
        message.serialize(r.message.get(), out);
      } else {
        REFUSED.serialize(r.refused.orElseThrow(), out);
      }
    }

    @Override
    public Received<T> deserialize(DataInputView in) throws IOException {
      return in.readBoolean()
          ? Received.of(message.deserialize(in))
          : Received.refused(REFUSED.deserialize(in));
    }

    @Override
    public TypeSerializerSnapshot<Received<T>> snapshotConfiguration() {
      return new Snapshot<>(this);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Serializer<?> s && message.equals(s.message);
    }

    @Override
    public int hashCode() {
      return message.hashCode();
    }
  }

  /**
   * Version 1.
   *
   * @param <T> the message
   */
  public static final class Snapshot<T>
      extends CompositeTypeSerializerSnapshot<Received<T>, Serializer<T>> {
    /** For Flink. */
    public Snapshot() {}

    Snapshot(Serializer<T> serializer) {
      super(serializer);
    }

    @Override
    protected int getCurrentOuterSnapshotVersion() {
      return 1;
    }

    @Override
    protected TypeSerializer<?>[] getNestedSerializers(Serializer<T> outer) {
      return new TypeSerializer<?>[] {outer.message};
    }

    @Override
    @SuppressWarnings("unchecked")
    protected Serializer<T> createOuterSerializerWithNestedSerializers(TypeSerializer<?>[] nested) {
      return new Serializer<>((TypeSerializer<T>) nested[0]);
    }
  }
}
