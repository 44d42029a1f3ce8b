// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.message;

import io.dni.learning.tensor.Matrix;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How a matrix travels and is stored: rows, columns, then the values in bulk. */
public final class MatrixFormat {
  private MatrixFormat() {}

  /** Writes a matrix. */
  public static void write(DataOutputView out, Matrix m) throws IOException {
    out.writeInt(m.rows());
    out.writeInt(m.columns());
    BulkFloats.write(out, m.data(), m.size());
  }

  /** Reads what {@link #write} wrote. */
  public static Matrix read(DataInputView in) throws IOException {
    return new Matrix(in.readInt(), in.readInt(), BulkFloats.read(in));
  }
}
