// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.features;

import java.nio.charset.StandardCharsets;

/** MurmurHash3 (x86, 32 bit) by Austin Appleby, of a text's UTF-8 bytes. */
final class Murmur {
  private static final int C1 = 0xcc9e2d51;
  private static final int C2 = 0x1b873593;

  private Murmur() {}

  static int hash(String text, int seed) {
    byte[] data = text.getBytes(StandardCharsets.UTF_8);
    int h = seed;
    int whole = data.length / 4 * 4;
    for (int i = 0; i < whole; i += 4) {
      int k =
          (data[i] & 0xff)
              | (data[i + 1] & 0xff) << 8
              | (data[i + 2] & 0xff) << 16
              | (data[i + 3] & 0xff) << 24;
      h = Integer.rotateLeft(h ^ scrambled(k), 13) * 5 + 0xe6546b64;
    }
    int k = 0;
    for (int i = data.length - 1; i >= whole; i--) {
      k = k << 8 | (data[i] & 0xff);
    }
    h ^= scrambled(k);
    h ^= data.length;
    h = (h ^ h >>> 16) * 0x85ebca6b;
    h = (h ^ h >>> 13) * 0xc2b2ae35;
    return h ^ h >>> 16;
  }

  private static int scrambled(int k) {
    return Integer.rotateLeft(k * C1, 15) * C2;
  }
}
