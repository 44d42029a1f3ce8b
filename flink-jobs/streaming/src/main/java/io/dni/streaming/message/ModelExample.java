// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.message;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * One valid example on its way to the batch of its model. Features stay as they came, so that
 * images cross the edge with one byte per pixel.
 *
 * @param model id of the model
 * @param features float32 little-endian, or one unsigned byte per value; read-only
 * @param scale 0 for float32, else the factor that turns a byte into a value
 * @param target {@code [outputs]}, one-hot for a class; empty to predict only; read-only
 * @param eventTime milliseconds since the epoch, {@link Long#MIN_VALUE} if none
 * @param id the producer's name for the example, empty if none
 * @param awaitsLabel whether its label comes later, by its id; it has an id then, and no target
 * @param weight factor of its loss, 0 or more; of a vector always 1
 * @param origin where its record stands
 */
public record ModelExample(
    String model,
    byte[] features,
    float scale,
    float[] target,
    long eventTime,
    String id,
    boolean awaitsLabel,
    float weight,
    Origin origin)
    implements Awaiting {

  /**
   * Where a record stands in the topic of the examples.
   *
   * @param partition its partition
   * @param offset its offset
   */
  public record Origin(int partition, long offset) {}

  /** How the type travels. */
  public static final MessageType<ModelExample> TYPE =
      new MessageType<>(ModelExample.class, new Serializer());

  /**
   * The same example with its label.
   *
   * @param label {@code [outputs]}; read-only
   */
  public ModelExample labelled(float[] label) {
    return new ModelExample(model, features, scale, label, eventTime, id, false, weight, origin);
  }

  @Override
  public ModelExample labelled(ModelLabel label) {
    return labelled(label.target());
  }

  @Override
  public int partition() {
    return origin.partition();
  }

  @Override
  public long offset() {
    return origin.offset();
  }

  /** Whether there is something to learn. */
  @Override
  public boolean labelled() {
    return target.length > 0;
  }

  /**
   * Writes the values of the features.
   *
   * @param x takes {@code width} values from {@code offset} on
   */
  public void copyTo(float[] x, int offset, int width) {
    if (scale == 0) {
      ByteBuffer.wrap(features)
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(x, offset, width);
      return;
    }
    for (int j = 0; j < width; j++) {
      x[offset + j] = (features[j] & 0xff) * scale;
    }
  }

  /** Writes fields in declaration order. */
  public static final class Serializer extends MessageSerializer<ModelExample> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(ModelExample e, DataOutputView out) throws IOException {
      out.writeUTF(e.model);
      out.writeInt(e.features.length);
      out.write(e.features);
      out.writeFloat(e.scale);
      BulkFloats.write(out, e.target);
      out.writeLong(e.eventTime);
      out.writeUTF(e.id);
      out.writeBoolean(e.awaitsLabel);
      out.writeFloat(e.weight);
      out.writeInt(e.origin.partition);
      out.writeLong(e.origin.offset);
    }

    @Override
    public ModelExample deserialize(DataInputView in) throws IOException {
      String model = in.readUTF();
      byte[] features = new byte[in.readInt()];
      in.readFully(features);
      return new ModelExample(
          model,
          features,
          in.readFloat(),
          BulkFloats.read(in),
          in.readLong(),
          in.readUTF(),
          in.readBoolean(),
          in.readFloat(),
          new Origin(in.readInt(), in.readLong()));
    }

    @Override
    public TypeSerializerSnapshot<ModelExample> snapshotConfiguration() {
      return new Snapshot();
    }
  }

  /** Version 1. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<ModelExample> {
    /** For Flink. */
    public Snapshot() {
      super(Serializer::new);
    }
  }
}
