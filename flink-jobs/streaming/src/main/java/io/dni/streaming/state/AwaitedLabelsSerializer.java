// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.state;

import io.dni.streaming.labels.AwaitedLabels;
import io.dni.streaming.labels.AwaitedLabels.Early;
import io.dni.streaming.labels.AwaitedLabels.Settled;
import io.dni.streaming.labels.AwaitedLabels.Waiting;
import io.dni.streaming.labels.DelayHistogram;
import io.dni.streaming.labels.LabelOutcome;
import io.dni.streaming.message.ModelExample;
import io.dni.streaming.message.ModelLabel;
import java.io.IOException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Stores {@link AwaitedLabels}; outcomes by name, so that new ones need no new version. */
public final class AwaitedLabelsSerializer extends StateSerializer<AwaitedLabels> {
  private static final long serialVersionUID = 1;
  private static final ModelExample.Serializer EXAMPLE = new ModelExample.Serializer();
  private static final ModelLabel.Serializer LABEL = new ModelLabel.Serializer();

  /** For Flink. */
  public AwaitedLabelsSerializer() {
    super(1);
  }

  @Override
  protected AwaitedLabels deepCopy(AwaitedLabels from) {
    return from.copy();
  }

  @Override
  protected void write(AwaitedLabels state, DataOutputView out) throws IOException {
    out.writeInt(state.waiting().size());
    for (Waiting w : state.waiting().values()) {
      EXAMPLE.serialize(w.example(), out);
      out.writeLong(w.since());
      out.writeLong(w.deadline());
    }
    out.writeInt(state.early().size());
    for (Early e : state.early().values()) {
      LABEL.serialize(e.label(), out);
      out.writeLong(e.since());
      out.writeLong(e.deadline());
    }
    out.writeInt(state.settled().size());
    for (Map.Entry<String, Settled> s : state.settled().entrySet()) {
      out.writeUTF(s.getKey());
      out.writeInt(s.getValue().fingerprint());
      out.writeBoolean(s.getValue().expired());
      out.writeLong(s.getValue().until());
    }
    out.writeInt(state.counts().size());
    for (Map.Entry<LabelOutcome, Long> count : state.counts().entrySet()) {
      out.writeUTF(count.getKey().name());
      out.writeLong(count.getValue());
    }
    for (long count : state.delays().counts()) {
      out.writeLong(count);
    }
  }

  @Override
  protected AwaitedLabels read(int version, DataInputView in) throws IOException {
    Map<String, Waiting> waiting = new LinkedHashMap<>();
    for (int n = in.readInt(); n > 0; n--) {
      ModelExample example = EXAMPLE.deserialize(in);
      waiting.put(example.id(), new Waiting(example, in.readLong(), in.readLong()));
    }
    Map<String, Early> early = new LinkedHashMap<>();
    for (int n = in.readInt(); n > 0; n--) {
      ModelLabel label = LABEL.deserialize(in);
      early.put(label.id(), new Early(label, in.readLong(), in.readLong()));
    }
    Map<String, Settled> settled = new LinkedHashMap<>();
    for (int n = in.readInt(); n > 0; n--) {
      settled.put(in.readUTF(), new Settled(in.readInt(), in.readBoolean(), in.readLong()));
    }
    Map<LabelOutcome, Long> counts = new EnumMap<>(LabelOutcome.class);
    for (int n = in.readInt(); n > 0; n--) {
      counts.put(LabelOutcome.valueOf(in.readUTF()), in.readLong());
    }
    long[] delays = new long[DelayHistogram.CLASSES];
    for (int n = 0; n < delays.length; n++) {
      delays[n] = in.readLong();
    }
    return new AwaitedLabels(waiting, early, settled, counts, new DelayHistogram(delays));
  }

  @Override
  public TypeSerializerSnapshot<AwaitedLabels> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The serializer has no settings; the version stands in the stored object. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<AwaitedLabels> {
    /** For Flink. */
    public Snapshot() {
      super(AwaitedLabelsSerializer::new);
    }
  }
}
