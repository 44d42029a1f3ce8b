// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.message;

import io.dni.learning.features.RawRow;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * One valid row of a table on its way to the encoder of its model.
 *
 * @param model id of the model
 * @param row its values; read-only
 * @param label name of its class, empty to predict only
 * @param eventTime milliseconds since the epoch, {@link Long#MIN_VALUE} if none
 * @param id the producer's name for the row, empty if none
 * @param awaitsLabel whether its label comes later, by its id; it has an id then, and no label
 * @param weight factor of its loss, 0 or more
 * @param partition where in its topic it stands
 * @param offset where in its partition it stands
 */
public record ModelRow(
    String model,
    RawRow row,
    String label,
    long eventTime,
    String id,
    boolean awaitsLabel,
    float weight,
    int partition,
    long offset)
    implements Awaiting {

  /** How the type travels. */
  public static final MessageType<ModelRow> TYPE =
      new MessageType<>(ModelRow.class, new Serializer());

  @Override
  public ModelRow labelled(ModelLabel label) {
    return new ModelRow(
        model, row, label.name(), eventTime, id, false, label.weightOf(weight), partition, offset);
  }

  /** Whether there is something to learn. */
  @Override
  public boolean labelled() {
    return !label.isEmpty();
  }

  /** Writes fields in declaration order. */
  public static final class Serializer extends MessageSerializer<ModelRow> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(ModelRow r, DataOutputView out) throws IOException {
      out.writeUTF(r.model);
      BulkFloats.write(out, r.row.numbers());
      out.writeInt(r.row.words().length);
      for (String word : r.row.words()) {
        out.writeBoolean(word != null);
        if (word != null) {
          out.writeUTF(word);
        }
      }
      out.writeUTF(r.label);
      out.writeLong(r.eventTime);
      out.writeUTF(r.id);
      out.writeBoolean(r.awaitsLabel);
      out.writeFloat(r.weight);
      out.writeInt(r.partition);
      out.writeLong(r.offset);
    }

    @Override
    public ModelRow deserialize(DataInputView in) throws IOException {
      String model = in.readUTF();
      double[] numbers = BulkFloats.readDoubles(in);
      String[] words = new String[in.readInt()];
      for (int j = 0; j < words.length; j++) {
        words[j] = in.readBoolean() ? in.readUTF() : null;
      }
      return new ModelRow(
          model,
          new RawRow(numbers, words),
          in.readUTF(),
          in.readLong(),
          in.readUTF(),
          in.readBoolean(),
          in.readFloat(),
          in.readInt(),
          in.readLong());
    }

    @Override
    public TypeSerializerSnapshot<ModelRow> snapshotConfiguration() {
      return new Snapshot();
    }
  }

  /** Version 1. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<ModelRow> {
    /** For Flink. */
    public Snapshot() {
      super(Serializer::new);
    }
  }
}
