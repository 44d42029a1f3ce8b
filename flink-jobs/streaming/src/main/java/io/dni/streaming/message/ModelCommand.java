// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.message;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A command to a running model.
 *
 * @param model id of the model; for a command to all of them, any key of the subtask that is told
 * @param all whether it is meant for all models
 * @param id tells commands apart
 * @param kind what is to be done
 * @param setting of {@link Kind#SET}: name of the option; else empty
 * @param value of {@link Kind#SET}: its new value; else empty
 * @param segment of {@link Kind#RESET_SEGMENT}: which one; else 0
 * @param version how many promotions and restorations the model must have had; below 0: any
 */
public record ModelCommand(
    String model,
    boolean all,
    String id,
    Kind kind,
    String setting,
    String value,
    int segment,
    long version)
    implements ModelMessage {

  /** How the type travels. */
  public static final MessageType<ModelCommand> TYPE =
      new MessageType<>(ModelCommand.class, new Serializer());

  /** What may be commanded. */
  public enum Kind {
    /** Nothing is learned until the model is resumed; it goes on predicting and being scored. */
    FREEZE,
    /** Learning goes on. */
    RESUME,
    /** A setting changes. */
    SET,
    /** One segment begins anew, and its gradient source with it. */
    RESET_SEGMENT,
    /** The champion becomes a copy of the live model. */
    PROMOTE,
    /** The live model goes back to the champion. */
    RESTORE;

    /** As people write it. */
    public String label() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** What is written so, if there is such a thing. */
    public static Optional<Kind> of(String label) {
      return Arrays.stream(values()).filter(kind -> kind.label().equals(label)).findFirst();
    }
  }

  /** The same command, on its way to a subtask that has this key. */
  public ModelCommand by(String key) {
    return new ModelCommand(key, all, id, kind, setting, value, segment, version);
  }

  /** The command in words. */
  public String words() {
    return switch (kind) {
      case SET -> kind.label() + " " + setting + "=" + value;
      case RESET_SEGMENT -> kind.label() + " " + segment;
      default -> kind.label();
    };
  }

  /** Writes fields in declaration order. */
  public static final class Serializer extends MessageSerializer<ModelCommand> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(ModelCommand c, DataOutputView out) throws IOException {
      out.writeUTF(c.model);
      out.writeBoolean(c.all);
      out.writeUTF(c.id);
      out.writeUTF(c.kind.name());
      out.writeUTF(c.setting);
      out.writeUTF(c.value);
      out.writeInt(c.segment);
      out.writeLong(c.version);
    }

    @Override
    public ModelCommand deserialize(DataInputView in) throws IOException {
      return new ModelCommand(
          in.readUTF(),
          in.readBoolean(),
          in.readUTF(),
          Kind.valueOf(in.readUTF()),
          in.readUTF(),
          in.readUTF(),
          in.readInt(),
          in.readLong());
    }

    @Override
    public TypeSerializerSnapshot<ModelCommand> snapshotConfiguration() {
      return new Snapshot();
    }
  }

  /** Version 1. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<ModelCommand> {
    /** For Flink. */
    public Snapshot() {
      super(Serializer::new);
    }
  }
}
