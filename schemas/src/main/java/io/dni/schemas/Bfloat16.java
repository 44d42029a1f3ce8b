// SPDX-License-Identifier: Apache-2.0
package io.dni.schemas;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;

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
    byte[] bytes = new byte[Math.multiplyExact(count, Short.BYTES)];
    for (int i = 0; i < count; i++) {
      HALVES.set(bytes, i * Short.BYTES, round(values[offset + i]));
    }
    return ByteBuffer.wrap(bytes);
  }

  /**
   * Reads exactly {@code count} values to {@code target[offset .. offset + count)}; refuses a
   * buffer that holds another number of them.
   */
  public static void read(ByteBuffer bytes, float[] target, int offset, int count) {
    if (bytes.remaining() != (long) count * Short.BYTES) {
      throw new IllegalArgumentException(
          "bfloat16 values: %d bytes (expected: %d)"
              .formatted(bytes.remaining(), (long) count * Short.BYTES));
    }
    short[] halves = new short[count];
    ShortBuffer source = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
    source.get(halves);
    for (int i = 0; i < count; i++) {
      target[offset + i] = widen(halves[i]);
    }
  }
}
