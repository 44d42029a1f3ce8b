// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * What a record's example is known by: the id of its model, in the key, and an id of its own, by
 * which a label may follow. Refuses what cannot be one with an {@link IllegalArgumentException}
 * that names value and range.
 */
final class ExampleIdentity {
  private static final int MAX_MODEL_ID_BYTES = 255;

  /** Far below the 65,535 bytes at which writing text between operators fails. */
  private static final int MAX_EXAMPLE_ID_LENGTH = 1000;

  private ExampleIdentity() {}

  /** The id of the model, of a record with such a key; without one it is the default model's. */
  static String model(byte[] key) {
    if (key == null || key.length == 0) {
      return "default";
    }
    if (key.length > MAX_MODEL_ID_BYTES) {
      throw new IllegalArgumentException(
          "key: %d bytes (expected: a model id of at most %d)"
              .formatted(key.length, MAX_MODEL_ID_BYTES));
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("key: not UTF-8 (expected: a model id)", e);
    }
  }

  /** The id of an example, empty where it is null; refuses one that is too long. */
  static String id(String id) {
    if (id == null) {
      return "";
    }
    if (id.length() > MAX_EXAMPLE_ID_LENGTH) {
      throw new IllegalArgumentException(
          "id: %d characters (expected: at most %d)".formatted(id.length(), MAX_EXAMPLE_ID_LENGTH));
    }
    return id;
  }

  /** Refuses what is said to await its label but cannot; true for all else. */
  static boolean mayAwaitLabel(String id, boolean labelled) {
    if (id == null || id.isEmpty()) {
      throw new IllegalArgumentException(
          "id: none (expected: one, because a label is to follow by it)");
    }
    if (labelled) {
      throw new IllegalArgumentException(
          "label: given (expected: none, because one is said to follow)");
    }
    return true;
  }
}
