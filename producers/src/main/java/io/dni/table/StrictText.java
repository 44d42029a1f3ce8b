// SPDX-License-Identifier: Apache-2.0
package io.dni.table;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Text that is decoded without replacing anything. All characters before bytes that cannot be
 * decoded are given out first, so that the reader can tell in which line they stand. A byte order
 * mark chooses the encoding and is left out.
 */
final class StrictText extends Reader {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int LONGEST_MARK = 3;

  private final InputStream in;
  private final CharsetDecoder decoder;
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES).flip();
  private boolean ended;

  StrictText(InputStream in, Charset encoding) throws IOException {
    this.in = in;
    try {
      while (bytes.remaining() < LONGEST_MARK && !ended) {
        fill();
      }
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
    this.decoder =
        marked(encoding)
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  private Charset marked(Charset encoding) {
    int start = bytes.position();
    int first = start < bytes.limit() ? bytes.get(start) & 0xff : -1;
    int second = start + 1 < bytes.limit() ? bytes.get(start + 1) & 0xff : -1;
    int third = start + 2 < bytes.limit() ? bytes.get(start + 2) & 0xff : -1;
    if (first == 0xef && second == 0xbb && third == 0xbf) {
      bytes.position(start + 3);
      return StandardCharsets.UTF_8;
    }
    if (first == 0xfe && second == 0xff) {
      bytes.position(start + 2);
      return StandardCharsets.UTF_16BE;
    }
    if (first == 0xff && second == 0xfe) {
      bytes.position(start + 2);
      return StandardCharsets.UTF_16LE;
    }
    return encoding;
  }

  private void fill() throws IOException {
    bytes.compact();
    int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
    if (read < 0) {
      ended = true;
    } else {
      bytes.position(bytes.position() + read);
    }
    bytes.flip();
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    CharBuffer out = CharBuffer.wrap(target, offset, length);
    while (true) {
      CoderResult result = decoder.decode(bytes, out, ended);
      if (out.position() > offset) {
        return out.position() - offset;
      }
      if (result.isError()) {
        result.throwException();
      }
      if (ended) {
        return -1;
      }
      fill();
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
