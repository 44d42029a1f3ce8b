// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.message;

import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A label that comes by itself, for an example that has gone before or is to follow.
 *
 * @param model id of the model
 * @param id of the example, never empty
 * @param target {@code [outputs]}, one-hot for a class; empty for a row of a table; read-only
 * @param name of the class, for a row of a table; else empty
 * @param eventTime when it became known, milliseconds since the epoch, {@link Long#MIN_VALUE} if
 *     not said
 * @param weight factor of the example's loss instead of its own, 0 or more; NaN if it keeps that
 */
public record ModelLabel(
    String model, String id, float[] target, String name, long eventTime, float weight)
    implements Dated, Serializable {

  /** A label that leaves the example its weight. */
  public ModelLabel(String model, String id, float[] target, String name, long eventTime) {
    this(model, id, target, name, eventTime, Float.NaN);
  }

  /** The weight of an example that gets this label. */
  float weightOf(float own) {
    return Float.isNaN(weight) ? own : weight;
  }

  /** Tells labels apart: equal labels have equal fingerprints. */
  public long fingerprint() {
    long h = name.length();
    for (int i = 0; i < name.length(); i++) {
      h = mixed(h ^ name.charAt(i));
    }
    for (float value : target) {
      h = mixed(h ^ Float.floatToIntBits(value));
    }
    return Float.isNaN(weight) ? h : mixed(h ^ Float.floatToIntBits(weight));
  }

  /** The finisher of MurmurHash3 (64 bit): one to one. */
  private static long mixed(long h) {
    long k = (h + 0x9E3779B97F4A7C15L ^ h >>> 33) * 0xff51afd7ed558ccdL;
    k = (k ^ k >>> 33) * 0xc4ceb9fe1a85ec53L;
    return k ^ k >>> 33;
  }

  /** Writes fields in declaration order. */
  public static final class Serializer extends MessageSerializer<ModelLabel> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(ModelLabel label, DataOutputView out) throws IOException {
      out.writeUTF(label.model);
      out.writeUTF(label.id);
      BulkFloats.write(out, label.target);
      out.writeUTF(label.name);
      out.writeLong(label.eventTime);
      out.writeFloat(label.weight);
    }

    @Override
    public ModelLabel deserialize(DataInputView in) throws IOException {
      return new ModelLabel(
          in.readUTF(),
          in.readUTF(),
          BulkFloats.read(in),
          in.readUTF(),
          in.readLong(),
          in.readFloat());
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
