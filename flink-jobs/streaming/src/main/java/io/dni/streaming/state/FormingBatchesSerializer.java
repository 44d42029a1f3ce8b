// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.state;

import io.dni.learning.message.BatchId;
import io.dni.streaming.message.BulkFloats;
import io.dni.streaming.message.ModelBatch;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Stores {@link FormingBatches}. Version 2 has weights of examples, version 3 what the champion
 * sees of them.
 */
public final class FormingBatchesSerializer extends StateSerializer<FormingBatches> {
  private static final long serialVersionUID = 1;
  private static final ModelBatch.Serializer BATCH = new ModelBatch.Serializer();

  /** For Flink. */
  public FormingBatchesSerializer() {
    super(3);
  }

  @Override
  protected FormingBatches deepCopy(FormingBatches from) {
    return from.copy();
  }

  @Override
  protected void write(FormingBatches state, DataOutputView out) throws IOException {
    out.writeLong(state.nextSequence());
    rows(state.labelled(), out);
    rows(state.unlabelled(), out);
    out.writeInt(state.ready().size());
    for (ModelBatch batch : state.ready()) {
      BATCH.serialize(batch, out);
    }
    out.writeInt(state.inFlight().size());
    for (Map.Entry<BatchId, Long> entry : state.inFlight().entrySet()) {
      out.writeLong(entry.getKey().nonce());
      out.writeLong(entry.getKey().sequence());
      out.writeLong(entry.getValue());
    }
    out.writeBoolean(state.feedbackLost());
  }

  @Override
  protected FormingBatches read(int version, DataInputView in) throws IOException {
    long nextSequence = in.readLong();
    FormingRows labelled = rows(version, in);
    FormingRows unlabelled = rows(version, in);
    Deque<ModelBatch> ready = new ArrayDeque<>();
    for (int n = in.readInt(); n > 0; n--) {
      ready.add(BATCH.deserialize(in));
    }
    Map<BatchId, Long> inFlight = new LinkedHashMap<>();
    for (int n = in.readInt(); n > 0; n--) {
      inFlight.put(new BatchId(in.readLong(), in.readLong()), in.readLong());
    }
    return new FormingBatches(
        nextSequence, labelled, unlabelled, ready, inFlight, in.readBoolean());
  }

  private static void rows(FormingRows rows, DataOutputView out) throws IOException {
    out.writeInt(rows.count());
    out.writeLong(rows.eventTime());
    BulkFloats.write(out, rows.x());
    BulkFloats.write(out, rows.y());
    out.writeInt(rows.ids().size());
    for (String id : rows.ids()) {
      out.writeUTF(id);
    }
    BulkFloats.write(out, rows.weights());
    BulkFloats.write(out, rows.champion());
  }

  private static FormingRows rows(int version, DataInputView in) throws IOException {
    int count = in.readInt();
    long eventTime = in.readLong();
    float[] x = BulkFloats.read(in);
    float[] y = BulkFloats.read(in);
    List<String> ids = new ArrayList<>();
    for (int n = in.readInt(); n > 0; n--) {
      ids.add(in.readUTF());
    }
    float[] weights = version > 1 ? BulkFloats.read(in) : new float[0];
    float[] champion = version > 2 ? BulkFloats.read(in) : new float[0];
    return new FormingRows(x, y, count, new RowMetadata(eventTime, ids, weights), champion);
  }

  @Override
  public TypeSerializerSnapshot<FormingBatches> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The serializer has no settings; the version stands in the stored object. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<FormingBatches> {
    /** For Flink. */
    public Snapshot() {
      super(FormingBatchesSerializer::new);
    }
  }
}
