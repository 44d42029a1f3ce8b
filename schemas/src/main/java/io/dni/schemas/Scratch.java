// SPDX-License-Identifier: Apache-2.0
package io.dni.schemas;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Buffers that are used again for tensors of about the same size. */
final class Scratch {
  private Scratch() {}

  /** The old buffer or a larger new one, little-endian, with exactly so many bytes remaining. */
  static ByteBuffer of(ByteBuffer old, int bytes) {
    ByteBuffer buffer = old.capacity() >= bytes ? old : ByteBuffer.allocate(bytes);
    return buffer.order(ByteOrder.LITTLE_ENDIAN).clear().limit(bytes);
  }
}
