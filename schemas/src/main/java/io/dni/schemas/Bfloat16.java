// SPDX-License-Identifier: Apache-2.0
package io.dni.schemas;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Tensors at half the size: of each float32 the upper two bytes, little-endian, rounded to the
 * nearest value, to the even one where two are as near. Relative error at most 2^-8; range, zeros,
 * infinities and NaN are those of float32.
 */
public final class Bfloat16 {
  private static final VarHandle HALVES =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private Bfloat16() {}

  /** The upper half of a float32, rounded. */
  public static short round(float value) {
    int bits = Float.floatToRawIntBits(value);
    // A NaN must not be rounded up into an infinity or round the sign over: keep it, made quiet.
    int rounded =
        (bits & 0x7fff_ffff) > 0x7f80_0000 ? bits | 0x0040_0000 : bits + 0x7fff + (bits >>> 16 & 1);
    return (short) (rounded >>> 16);
  }

  /** The float32 of an upper half. */
  public static float widen(short upper) {
    return Float.intBitsToFloat(upper << 16);
  }

  /** The bytes of {@code values[offset .. offset + count)}, in a new buffer. */
  public static ByteBuffer of(float[] values, int offset, int count) {
    return write(values, offset, count, ByteBuffer.allocate(0));
  }

  /** The same in a buffer of before, if that is large enough. */
  public static ByteBuffer write(float[] values, int offset, int count, ByteBuffer old) {
    ByteBuffer buffer = Scratch.of(old, Math.multiplyExact(count, Short.BYTES));
    byte[] bytes = buffer.array();
    int start = buffer.arrayOffset();
    for (int i = 0; i < count; i++) {
      HALVES.set(bytes, start + i * Short.BYTES, round(values[offset + i]));
    }
    return buffer;
  }

  /**
   * Reads exactly {@code count} values to {@code target[offset .. offset + count)}; refuses a
   * buffer that holds another number of them.
   *
   * @param bytes a buffer on the heap, as Avro makes them
   */
  public static void read(ByteBuffer bytes, float[] target, int offset, int count) {
    if (bytes.remaining() != (long) count * Short.BYTES) {
      throw new IllegalArgumentException(
          "bfloat16 values: %d bytes (expected: %d)"
              .formatted(bytes.remaining(), (long) count * Short.BYTES));
    }
    byte[] source = bytes.array();
    int start = bytes.arrayOffset() + bytes.position();
    for (int i = 0; i < count; i++) {
      target[offset + i] = widen((short) HALVES.get(source, start + i * Short.BYTES));
    }
  }
}
