// SPDX-License-Identifier: Apache-2.0
package io.dni.schemas;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Tensors as they lie in records: the values in row-major order, little-endian float32. Moves whole
 * blocks of memory, never value by value. Reading leaves the buffer's position as it was.
 */
public final class TensorBytes {

  private TensorBytes() {}

  /** Number of values in a buffer; refuses what is no whole number of them. */
  public static int count(ByteBuffer bytes) {
    if (bytes.remaining() % Float.BYTES != 0) {
      throw new IllegalArgumentException(
          "float32 values: %d bytes (expected: a multiple of 4)".formatted(bytes.remaining()));
    }
    return bytes.remaining() / Float.BYTES;
  }

  /** The bytes of all values, in a new buffer. */
  public static ByteBuffer of(float... values) {
    return of(values, 0, values.length);
  }

  /** The bytes of {@code values[offset .. offset + count)}, in a new buffer. */
  public static ByteBuffer of(float[] values, int offset, int count) {
    return write(values, offset, count, ByteBuffer.allocate(0));
  }

  /** The same in a buffer of before, if that is large enough. */
  public static ByteBuffer write(float[] values, int offset, int count, ByteBuffer old) {
    ByteBuffer bytes = Scratch.of(old, Math.multiplyExact(count, Float.BYTES));
    bytes.asFloatBuffer().put(values, offset, count);
    return bytes;
  }

  /** All bytes of a buffer: its own array where that holds nothing else, and else a copy. */
  @SuppressWarnings("ByteBufferBackingArray") // looked at first
  public static byte[] array(ByteBuffer bytes) {
    if (bytes.hasArray() && bytes.array().length == bytes.remaining()) {
      return bytes.array();
    }
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return copy;
  }

  /** A view of the values, from the first to the last. */
  public static FloatBuffer floats(ByteBuffer bytes) {
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }

  /** The values of a buffer, in a new array. */
  public static float[] toFloats(ByteBuffer bytes) {
    float[] values = new float[count(bytes)];
    read(bytes, values, 0, values.length);
    return values;
  }

  /**
   * Reads exactly {@code count} values to {@code target[offset .. offset + count)}; refuses a
   * buffer that holds another number of them.
   */
  public static void read(ByteBuffer bytes, float[] target, int offset, int count) {
    if (count(bytes) != count) {
      throw new IllegalArgumentException(
          "float32 values: %d (expected: %d)".formatted(count(bytes), count));
    }
    // duplicate() has its own order and position: the record's buffer stays as it was.
    bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(target, offset, count);
  }
}
