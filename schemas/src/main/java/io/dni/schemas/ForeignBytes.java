// SPDX-License-Identifier: Apache-2.0
package io.dni.schemas;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Says what bytes look like that are no record of ours, so that whoever sent them knows. */
final class ForeignBytes {
  private static final int CONFLUENT_HEADER = 5;
  private static final int LOOKED_AT = 4096;

  private ForeignBytes() {}

  /** What the message looks like, for the middle of a sentence. */
  static String describe(byte[] message) {
    if (message.length == 0) {
      return "empty";
    }
    if (message.length > CONFLUENT_HEADER && message[0] == 0 && message[1] == 0) {
      int id = ByteBuffer.wrap(message, 1, Integer.BYTES).getInt();
      return "as a Confluent schema registry frames them, schema id " + id;
    }
    if (message.length > 2 && (message[0] & 0xff) == 0x1f && (message[1] & 0xff) == 0x8b) {
      return "gzip";
    }
    return text(message).map(ForeignBytes::ofText).orElse("binary: bare Avro, without its marker?");
  }

  private static String ofText(String text) {
    String start = text.strip();
    if (start.startsWith("{") || start.startsWith("[")) {
      return "JSON text";
    }
    if (start.indexOf(',') > 0 || start.indexOf(';') > 0 || start.indexOf('\t') > 0) {
      return "CSV text";
    }
    return "text";
  }

  /** The bytes as text, if they are all printable. */
  private static Optional<String> text(byte[] message) {
    try {
      int length = Math.min(message.length, LOOKED_AT);
      while (length < message.length && length > 0 && (message[length] & 0xc0) == 0x80) {
        length--; // not within a character
      }
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(message, 0, length))
              .toString();
      boolean printable =
          text.chars().noneMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t');
      return printable ? Optional.of(text) : Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
