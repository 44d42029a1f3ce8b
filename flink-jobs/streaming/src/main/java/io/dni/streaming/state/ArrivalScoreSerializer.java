// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.state;

import io.dni.learning.metrics.ModelScore;
import io.dni.streaming.labels.ArrivalScore;
import io.dni.streaming.labels.EntryTable;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Stores an {@link ArrivalScore}: predictions whose labels have not come, and the score. */
public final class ArrivalScoreSerializer extends StateSerializer<ArrivalScore> {
  private static final long serialVersionUID = 1;

  /** For Flink. */
  public ArrivalScoreSerializer() {
    super(1);
  }

  @Override
  protected ArrivalScore deepCopy(ArrivalScore from) {
    return from.copy();
  }

  @Override
  protected void write(ArrivalScore state, DataOutputView out) throws IOException {
    state.predictions().write(out);
    state.score().write(out);
  }

  @Override
  protected ArrivalScore read(int storedVersion, DataInputView in) throws IOException {
    return new ArrivalScore(EntryTable.read(new ArrivalScore.Codec(), in), ModelScore.read(in));
  }

  @Override
  public TypeSerializerSnapshot<ArrivalScore> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Says which serializer reads the state. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<ArrivalScore> {
    /** For Flink. */
    public Snapshot() {
      super(ArrivalScoreSerializer::new);
    }
  }
}
