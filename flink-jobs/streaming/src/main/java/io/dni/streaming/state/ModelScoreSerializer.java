// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.state;

import io.dni.learning.metrics.ModelScore;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Stores a {@link ModelScore}: counts, sums, the window's examples and both drift detectors. */
public final class ModelScoreSerializer extends StateSerializer<ModelScore> {
  private static final long serialVersionUID = 1;

  /** For Flink. */
  public ModelScoreSerializer() {
    super(1);
  }

  @Override
  protected ModelScore deepCopy(ModelScore from) {
    return from.copy();
  }

  @Override
  protected void write(ModelScore state, DataOutputView out) throws IOException {
    state.write(out);
  }

  @Override
  protected ModelScore read(int storedVersion, DataInputView in) throws IOException {
    return ModelScore.read(in);
  }

  @Override
  public TypeSerializerSnapshot<ModelScore> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Says which serializer reads the state. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<ModelScore> {
    /** For Flink. */
    public Snapshot() {
      super(ModelScoreSerializer::new);
    }
  }
}
