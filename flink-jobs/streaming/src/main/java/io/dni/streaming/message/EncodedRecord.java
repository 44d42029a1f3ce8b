// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.message;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A record that is ready for a topic: snapshots, predictions and dead letters are encoded where
 * they are made, in the operator that is chained to their sink.
 *
 * @param key bytes of the key, empty for none; read-only
 * @param value bytes of the value; read-only
 * @param headers text headers, alternating name and value
 */
public record EncodedRecord(byte[] key, byte[] value, List<String> headers) {

  /** How the type travels. */
  public static final MessageType<EncodedRecord> TYPE =
      new MessageType<>(EncodedRecord.class, new Serializer());

  /** Writes fields in declaration order. */
  public static final class Serializer extends MessageSerializer<EncodedRecord> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(EncodedRecord r, DataOutputView out) throws IOException {
      bytes(r.key, out);
      bytes(r.value, out);
      out.writeInt(r.headers.size());
      for (String header : r.headers) {
        out.writeUTF(header);
      }
    }

    @Override
    public EncodedRecord deserialize(DataInputView in) throws IOException {
      byte[] key = bytes(in);
      byte[] value = bytes(in);
      List<String> headers = new ArrayList<>();
      for (int n = in.readInt(); n > 0; n--) {
        headers.add(in.readUTF());
      }
      return new EncodedRecord(key, value, headers);
    }

    private static void bytes(byte[] b, DataOutputView out) throws IOException {
      out.writeInt(b.length);
      out.write(b);
    }

    private static byte[] bytes(DataInputView in) throws IOException {
      byte[] b = new byte[in.readInt()];
      in.readFully(b);
      return b;
    }

    @Override
    public TypeSerializerSnapshot<EncodedRecord> snapshotConfiguration() {
      return new Snapshot();
    }
  }

  /** Version 1. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<EncodedRecord> {
    /** For Flink. */
    public Snapshot() {
      super(Serializer::new);
    }
  }
}
