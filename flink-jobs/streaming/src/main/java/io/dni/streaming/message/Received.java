// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.message;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What came of Kafka records: messages, or a dead letter that says why there is none. A source must
 * not fail on a bad record, and it has no second output, so both leave it together.
 *
 * @param messages those of good records that were read together, in the order of their partition
 * @param refused the dead letter of a record that was not good; then there are no messages
 * @param <T> the message
 */
public record Received<T>(List<T> messages, Optional<EncodedRecord> refused) {

  /** A good record. */
  public static <T> Received<T> of(T message) {
    return together(List.of(message));
  }

  /** Good records. */
  public static <T> Received<T> together(List<T> messages) {
    return new Received<>(messages, Optional.empty());
  }

  /** A bad record. */
  public static <T> Received<T> refused(EncodedRecord deadLetter) {
    return new Received<>(List.of(), Optional.of(deadLetter));
  }

  /** The message of a record that was read by itself, if it was good. */
  public Optional<T> message() {
    return messages.stream().findFirst();
  }

  /** How the type travels, given how its message does. */
  @SuppressWarnings("unchecked")
  public static <T> MessageType<Received<T>> type(TypeSerializer<T> message) {
    Class<Received<T>> type = (Class<Received<T>>) (Class<?>) Received.class;
    return new MessageType<>(type, new Serializer<>(message));
  }

  /**
   * Writes the number of messages, then these, or the dead letter.
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
      out.writeInt(r.messages.size());
      for (T each : r.messages) {
        message.serialize(each, out);
      }
      if (r.messages.isEmpty()) {
        REFUSED.serialize(r.refused.orElseThrow(), out);
      }
    }

    @Override
    public Received<T> deserialize(DataInputView in) throws IOException {
      int count = in.readInt();
      if (count == 0) {
        return refused(REFUSED.deserialize(in));
      }
      List<T> messages = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        messages.add(message.deserialize(in));
      }
      return together(messages);
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
