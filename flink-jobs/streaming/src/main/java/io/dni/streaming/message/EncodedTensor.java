// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.message;

import io.dni.learning.tensor.Matrix;
import io.dni.schemas.Bfloat16;
import io.dni.schemas.TensorBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A matrix as its bytes came from the wire: they are made numbers where they are used, and nowhere
 * before. In bfloat16 a hop then moves half the bytes inside the job too.
 *
 * @param encoding of the values
 * @param rows of the matrix
 * @param columns of the matrix
 * @param bytes row-major, little-endian; read-only
 */
public record EncodedTensor(TensorFormat encoding, int rows, int columns, byte[] bytes) {

  /** Bytes that a matrix has in an encoding. */
  public static long size(TensorFormat encoding, int rows, int columns) {
    int width = encoding == TensorFormat.BFLOAT16 ? Short.BYTES : Float.BYTES;
    return (long) rows * columns * width;
  }

  /** The bytes of a matrix. */
  @SuppressWarnings("ByteBufferBackingArray") // made just now, and nothing but these bytes
  public static EncodedTensor of(Matrix m, TensorFormat encoding) {
    ByteBuffer bytes =
        encoding == TensorFormat.BFLOAT16
            ? Bfloat16.of(m.data(), 0, m.size())
            : TensorBytes.of(m.data(), 0, m.size());
    return new EncodedTensor(encoding, m.rows(), m.columns(), bytes.array());
  }

  /** The matrix. */
  public Matrix decode() {
    Matrix m = Matrix.zeros(rows, columns);
    if (encoding == TensorFormat.BFLOAT16) {
      Bfloat16.read(ByteBuffer.wrap(bytes), m.data(), 0, m.size());
    } else {
      TensorBytes.read(ByteBuffer.wrap(bytes), m.data(), 0, m.size());
    }
    return m;
  }

  @SuppressWarnings("EnumOrdinal") // between two tasks of one release
  void write(DataOutputView out) throws IOException {
    out.writeByte(encoding.ordinal());
    out.writeInt(rows);
    out.writeInt(columns);
    out.write(bytes);
  }

  @SuppressWarnings("EnumOrdinal")
  static EncodedTensor read(DataInputView in) throws IOException {
    TensorFormat encoding = TensorFormat.values()[in.readByte()];
    int rows = in.readInt();
    int columns = in.readInt();
    byte[] bytes = new byte[Math.toIntExact(size(encoding, rows, columns))];
    in.readFully(bytes);
    return new EncodedTensor(encoding, rows, columns, bytes);
  }
}
