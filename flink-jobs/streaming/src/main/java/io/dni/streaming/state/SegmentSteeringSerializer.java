// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.state;

import io.dni.learning.decoupling.GateTally;
import io.dni.learning.decoupling.Remembered;
import io.dni.learning.decoupling.RunningMoments;
import io.dni.learning.segment.Weights;
import io.dni.streaming.state.SegmentSteering.Applied;
import io.dni.streaming.state.SegmentSteering.Changed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Stores {@link SegmentSteering}. */
public final class SegmentSteeringSerializer extends StateSerializer<SegmentSteering> {
  private static final long serialVersionUID = 1;

  /** For Flink. */
  public SegmentSteeringSerializer() {
    super(1);
  }

  @Override
  protected SegmentSteering deepCopy(SegmentSteering from) {
    return from.copy();
  }

  @Override
  protected void write(SegmentSteering state, DataOutputView out) throws IOException {
    out.writeInt(state.settings().size());
    for (Map.Entry<String, Changed> setting : state.settings().entrySet()) {
      out.writeUTF(setting.getKey());
      out.writeUTF(setting.getValue().from());
      out.writeUTF(setting.getValue().to());
    }
    ChampionVersions versions = state.stored();
    out.writeBoolean(versions.champion().isPresent());
    if (versions.champion().isPresent()) {
      Remembered champion = versions.champion().get();
      SegmentStateSerializer.weights(champion.weights(), out);
      SegmentStateSerializer.weights(champion.source(), out);
      out.writeLong(champion.learned());
    }
    out.writeLong(versions.champions());
    out.writeLong(versions.versions());
    out.writeLong(versions.since());
    out.writeLong(versions.asked());
    GateTally gate = state.gate();
    moments(gate.differences(), out);
    moments(gate.champion(), out);
    moments(gate.row(), out);
    out.writeInt(gate.won());
    out.writeInt(gate.lost());
    applied(state.log(), out);
    applied(state.unacknowledged(), out);
  }

  @Override
  protected SegmentSteering read(int version, DataInputView in) throws IOException {
    Map<String, Changed> settings = new TreeMap<>();
    for (int n = in.readInt(); n > 0; n--) {
      settings.put(in.readUTF(), new Changed(in.readUTF(), in.readUTF()));
    }
    Optional<Remembered> champion = Optional.empty();
    if (in.readBoolean()) {
      Weights weights = SegmentStateSerializer.weights(in);
      Weights source = SegmentStateSerializer.weights(in);
      champion = Optional.of(new Remembered(weights, source, in.readLong()));
    }
    ChampionVersions versions =
        new ChampionVersions(champion, in.readLong(), in.readLong(), in.readLong(), in.readLong());
    GateTally gate =
        new GateTally(moments(in), moments(in), moments(in), in.readInt(), in.readInt());
    return new SegmentSteering(settings, versions, gate, applied(in), applied(in));
  }

  private static void moments(RunningMoments moments, DataOutputView out) throws IOException {
    out.writeInt(moments.count());
    out.writeDouble(moments.mean());
    out.writeDouble(moments.squares());
  }

  private static RunningMoments moments(DataInputView in) throws IOException {
    return new RunningMoments(in.readInt(), in.readDouble(), in.readDouble());
  }

  private static void applied(Collection<Applied> commands, DataOutputView out) throws IOException {
    out.writeInt(commands.size());
    for (Applied a : commands) {
      out.writeUTF(a.id());
      out.writeUTF(a.words());
      out.writeLong(a.batch());
      out.writeLong(a.learned());
      out.writeLong(a.champion());
      out.writeLong(a.undone());
      out.writeLong(a.attempt());
      out.writeLong(a.after());
    }
  }

  private static List<Applied> applied(DataInputView in) throws IOException {
    List<Applied> commands = new ArrayList<>();
    for (int n = in.readInt(); n > 0; n--) {
      commands.add(
          new Applied(
              in.readUTF(),
              in.readUTF(),
              in.readLong(),
              in.readLong(),
              in.readLong(),
              in.readLong(),
              in.readLong(),
              in.readLong()));
    }
    return commands;
  }

  @Override
  public TypeSerializerSnapshot<SegmentSteering> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The serializer has no settings; the version stands in the stored object. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<SegmentSteering> {
    /** For Flink. */
    public Snapshot() {
      super(SegmentSteeringSerializer::new);
    }
  }
}
