// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.state;

import io.dni.streaming.labels.AwaitedLabels;
import io.dni.streaming.labels.DelayHistogram;
import io.dni.streaming.labels.Early;
import io.dni.streaming.labels.EntryTable;
import io.dni.streaming.labels.LabelOutcome;
import io.dni.streaming.labels.Settled;
import io.dni.streaming.labels.Waiting;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Stores {@link AwaitedLabels}; outcomes by name, so that new ones need no new version. */
public final class AwaitedLabelsSerializer extends StateSerializer<AwaitedLabels> {
  private static final long serialVersionUID = 1;

  /** The first one that was released; 1 was not. */
  private static final int VERSION = 2;

  /** For Flink. */
  public AwaitedLabelsSerializer() {
    super(VERSION);
  }

  @Override
  protected AwaitedLabels deepCopy(AwaitedLabels from) {
    return from.copy();
  }

  @Override
  protected void write(AwaitedLabels state, DataOutputView out) throws IOException {
    out.writeUTF(state.model());
    state.pools().waiting().write(out);
    state.pools().early().write(out);
    state.pools().settled().write(out);
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
    if (version < VERSION) {
      throw new IOException("awaited labels: version %d (expected: 2)".formatted(version));
    }
    String model = in.readUTF();
    AwaitedLabels.Pools pools =
        new AwaitedLabels.Pools(
            EntryTable.read(new Waiting.Codec(model), in),
            EntryTable.read(new Early.Codec(model), in),
            EntryTable.read(new Settled.Codec(), in));
    Map<LabelOutcome, Long> counts = new EnumMap<>(LabelOutcome.class);
    for (int n = in.readInt(); n > 0; n--) {
      counts.put(LabelOutcome.valueOf(in.readUTF()), in.readLong());
    }
    long[] delays = new long[DelayHistogram.CLASSES];
    for (int n = 0; n < delays.length; n++) {
      delays[n] = in.readLong();
    }
    return new AwaitedLabels(model, pools, counts, new DelayHistogram(delays));
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
