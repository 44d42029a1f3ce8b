// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.message;

import java.util.List;

/**
 * A sum of hashes that names a multiset of examples: the order of adding does not matter, the
 * number of times does. Kept beside the parameters, it lets anybody who knows what was produced
 * check what a checkpoint has learned.
 */
public final class ExampleDigest {
  private ExampleDigest() {}

  /** Sum modulo 2^64 over the ids; an example without an id adds nothing. */
  public static long of(List<String> ids) {
    long sum = 0;
    for (int i = 0; i < ids.size(); i++) {
      sum += of(ids.get(i));
    }
    return sum;
  }

  /** FNV-1a over the characters, then mixed so that all bits count; 0 for an empty id. */
  public static long of(String id) {
    if (id.isEmpty()) {
      return 0;
    }
    long h = 0xcbf29ce484222325L;
    for (int i = 0; i < id.length(); i++) {
      h = (h ^ id.charAt(i)) * 0x100000001b3L;
    }
    h = (h ^ h >>> 33) * 0xff51afd7ed558ccdL;
    return h ^ h >>> 33;
  }
}
