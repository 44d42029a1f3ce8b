// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.state;

import io.dni.learning.decoupling.PendingBatches;
import io.dni.learning.message.BatchId;
import io.dni.learning.segment.Tape;
import io.dni.learning.tensor.Matrix;
import io.dni.streaming.message.BulkFloats;
import io.dni.streaming.message.MatrixFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * How a batch that waits for its signal is stored, as a part of what {@link SegmentStateSerializer}
 * stores and under that serializer's version: from 2 on with the weights of its examples.
 */
final class PendingBatchFormat {
  private PendingBatchFormat() {}

  static void write(PendingBatches.Entry entry, DataOutputView out) throws IOException {
    out.writeLong(entry.id().nonce());
    out.writeLong(entry.id().sequence());
    out.writeLong(entry.number());
    MatrixFormat.write(out, entry.h());
    MatrixFormat.write(out, entry.y());
    out.writeBoolean(entry.tape().isPresent());
    if (entry.tape().isPresent()) {
      Tape tape = entry.tape().get();
      MatrixFormat.write(out, tape.input());
      out.writeInt(tape.arrays().size());
      for (float[] array : tape.arrays()) {
        BulkFloats.write(out, array);
      }
    }
    out.writeBoolean(entry.weights().isPresent());
    if (entry.weights().isPresent()) {
      MatrixFormat.write(out, entry.weights().get());
    }
  }

  /**
   * Reads a batch.
   *
   * @param version of the segment's state
   */
  static PendingBatches.Entry read(int version, DataInputView in) throws IOException {
    BatchId id = new BatchId(in.readLong(), in.readLong());
    long number = in.readLong();
    Matrix h = MatrixFormat.read(in);
    Matrix y = MatrixFormat.read(in);
    Optional<Tape> tape = Optional.empty();
    if (in.readBoolean()) {
      Matrix input = MatrixFormat.read(in);
      List<float[]> arrays = new ArrayList<>();
      for (int n = in.readInt(); n > 0; n--) {
        arrays.add(BulkFloats.read(in));
      }
      tape = Optional.of(Tape.restore(input, h, arrays));
    }
    Optional<Matrix> weights =
        version > 1 && in.readBoolean() ? Optional.of(MatrixFormat.read(in)) : Optional.empty();
    return new PendingBatches.Entry(id, number, h, y, tape, weights);
  }
}
