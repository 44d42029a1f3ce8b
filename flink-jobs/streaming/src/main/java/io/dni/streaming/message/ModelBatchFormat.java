// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.message;

import io.dni.learning.message.Activation;
import io.dni.learning.message.BatchId;
import io.dni.learning.tensor.Matrix;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The bytes of a {@link ModelBatch}, between operators and in checkpoints: fields in declaration
 * order. A number of ids below zero, {@code −1 − n}, tells that a byte follows with what the first
 * release did not know, and then these matrices.
 */
final class ModelBatchFormat {
  private static final int INPUT = 1;
  private static final int EVALUATED = 2;
  private static final int EVALUATED_AS_H = 4;
  private static final int MARKED = 8;
  private static final int WEIGHTED = 16;

  private ModelBatchFormat() {}

  @SuppressWarnings("ReferenceEquality") // the very same matrix is written once
  private static int beside(ModelBatch batch) {
    Activation a = batch.activation();
    boolean same = a.evaluated().isPresent() && a.evaluated().get() == a.h();
    return (a.input().isPresent() ? INPUT : 0)
        | (batch.marker() == Marker.NONE ? 0 : MARKED)
        | (a.weights().isPresent() ? WEIGHTED : 0)
        | (same ? EVALUATED_AS_H : a.evaluated().isPresent() ? EVALUATED : 0);
  }

  static void write(ModelBatch batch, DataOutputView out) throws IOException {
    Activation a = batch.activation();
    out.writeUTF(batch.model());
    out.writeLong(a.id().nonce());
    out.writeLong(a.id().sequence());
    MatrixFormat.write(out, a.h());
    MatrixFormat.write(out, a.y());
    out.writeLong(batch.eventTime());
    List<String> ids = batch.exampleIds();
    int beside = beside(batch);
    out.writeInt(beside == 0 ? ids.size() : -1 - ids.size());
    if (beside != 0) {
      out.writeByte(beside);
    }
    if ((beside & INPUT) != 0) {
      MatrixFormat.write(out, a.input().orElseThrow());
    }
    if ((beside & EVALUATED) != 0) {
      MatrixFormat.write(out, a.evaluated().orElseThrow());
    }
    if ((beside & MARKED) != 0) {
      batch.marker().write(out, a.h());
    }
    if ((beside & WEIGHTED) != 0) {
      MatrixFormat.write(out, a.weights().orElseThrow());
    }
    for (String id : ids) {
      out.writeUTF(id);
    }
  }

  static ModelBatch read(DataInputView in) throws IOException {
    String model = in.readUTF();
    BatchId id = new BatchId(in.readLong(), in.readLong());
    Matrix h = MatrixFormat.read(in);
    Matrix y = MatrixFormat.read(in);
    long eventTime = in.readLong();
    int n = in.readInt();
    int beside = n < 0 ? in.readByte() : 0;
    n = n < 0 ? -1 - n : n;
    Optional<Matrix> input =
        (beside & INPUT) != 0 ? Optional.of(MatrixFormat.read(in)) : Optional.empty();
    Optional<Matrix> evaluated =
        (beside & EVALUATED) != 0
            ? Optional.of(MatrixFormat.read(in))
            : (beside & EVALUATED_AS_H) != 0 ? Optional.of(h) : Optional.empty();
    Marker marker = (beside & MARKED) != 0 ? Marker.read(in, h) : Marker.NONE;
    Optional<Matrix> weights =
        (beside & WEIGHTED) != 0 ? Optional.of(MatrixFormat.read(in)) : Optional.empty();
    List<String> ids = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      ids.add(in.readUTF());
    }
    return new ModelBatch(
        model, new Activation(id, h, y, input, evaluated, weights), eventTime, ids, marker);
  }
}
