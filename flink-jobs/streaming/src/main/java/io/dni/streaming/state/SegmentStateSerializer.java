// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.state;

import io.dni.learning.decoupling.Counter;
import io.dni.learning.decoupling.ExponentialMean;
import io.dni.learning.decoupling.Gauge;
import io.dni.learning.decoupling.PendingBatches;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.optimizer.OptimizerState;
import io.dni.learning.segment.Weights;
import io.dni.streaming.message.BulkFloats;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Stores a {@link SegmentState}: weights, optimizer moments, running statistics, SG module, pending
 * batches, counters and running means. Counters and means are stored by name, so that new ones need
 * no new version. Version 2 has weights of examples.
 */
public final class SegmentStateSerializer extends StateSerializer<SegmentState> {
  private static final long serialVersionUID = 1;

  /** For Flink. */
  public SegmentStateSerializer() {
    super(2);
  }

  @Override
  protected SegmentState deepCopy(SegmentState from) {
    return from.copy();
  }

  @Override
  protected void write(SegmentState state, DataOutputView out) throws IOException {
    weights(state.weights(), out);
    out.writeBoolean(state.moduleWeights().isPresent());
    if (state.moduleWeights().isPresent()) {
      weights(state.moduleWeights().get(), out);
    }
    out.writeInt(state.counters().size());
    for (Map.Entry<Counter, Long> counter : state.counters().entrySet()) {
      out.writeUTF(counter.getKey().name());
      out.writeLong(counter.getValue());
    }
    out.writeInt(state.gauges().size());
    for (Map.Entry<Gauge, ExponentialMean> gauge : state.gauges().entrySet()) {
      out.writeUTF(gauge.getKey().name());
      out.writeDouble(gauge.getValue().sum());
      out.writeDouble(gauge.getValue().weight());
    }
    Map<Long, Long> newest = state.pending().newestByNonce();
    out.writeInt(newest.size());
    for (Map.Entry<Long, Long> attempt : newest.entrySet()) {
      out.writeLong(attempt.getKey());
      out.writeLong(attempt.getValue());
    }
    out.writeInt(state.pending().size());
    for (PendingBatches.Entry entry : state.pending().entries()) {
      PendingBatchFormat.write(entry, out);
    }
  }

  @Override
  protected SegmentState read(int version, DataInputView in) throws IOException {
    Weights weights = weights(in);
    Optional<Weights> module = in.readBoolean() ? Optional.of(weights(in)) : Optional.empty();
    Map<Counter, Long> counters = new EnumMap<>(Counter.class);
    for (int n = in.readInt(); n > 0; n--) {
      counters.put(Counter.valueOf(in.readUTF()), in.readLong());
    }
    Map<Gauge, ExponentialMean> gauges = new EnumMap<>(Gauge.class);
    for (int n = in.readInt(); n > 0; n--) {
      gauges.put(
          Gauge.valueOf(in.readUTF()), new ExponentialMean(in.readDouble(), in.readDouble()));
    }
    Map<Long, Long> newest = new LinkedHashMap<>();
    for (int n = in.readInt(); n > 0; n--) {
      newest.put(in.readLong(), in.readLong());
    }
    List<PendingBatches.Entry> pending = new ArrayList<>();
    for (int n = in.readInt(); n > 0; n--) {
      pending.add(PendingBatchFormat.read(version, in));
    }
    return new SegmentState(weights, module, new PendingBatches(pending, newest), counters, gauges);
  }

  static void weights(Weights w, DataOutputView out) throws IOException {
    BulkFloats.write(out, w.parameters());
    BulkFloats.write(out, w.statistics());
    out.writeLong(w.optimizer().steps());
    BulkFloats.write(out, w.optimizer().firstMoment());
    BulkFloats.write(out, w.optimizer().secondMoment());
  }

  static Weights weights(DataInputView in) throws IOException {
    return new Weights(
        BulkFloats.read(in),
        BulkFloats.read(in),
        new OptimizerState(in.readLong(), BulkFloats.read(in), BulkFloats.read(in)));
  }

  @Override
  public TypeSerializerSnapshot<SegmentState> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The serializer has no settings; the version stands in the stored object. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<SegmentState> {
    /** For Flink. */
    public Snapshot() {
      super(SegmentStateSerializer::new);
    }
  }
}
