// SPDX-License-Identifier: Apache-2.0
package io.dni.table;

import io.dni.schemas.Printable;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Opens users' files and pipes, plain or gzipped, whatever they are called. */
public final class DataFile {
  /** Stands for the standard input, also where the system has no such file. */
  public static final Path STANDARD_INPUT = Path.of("/dev/stdin");

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int GZIP_MAGIC_1 = 0x1f;
  private static final int GZIP_MAGIC_2 = 0x8b;

  private static final char BYTE_ORDER_MARK = '\ufeff';

  private DataFile() {}

  /** The file's bytes, unpacked; refuses a file that is missing or empty. */
  public static InputStream open(Path file) throws IOException {
    return open(file, Printable.of(file.toString(), Printable.PATH));
  }

  /**
   * The file's bytes, unpacked; refuses a file that is missing or empty.
   *
   * @param name of the file, for messages
   */
  public static InputStream open(Path file, String name) throws IOException {
    boolean standardInput = file.equals(STANDARD_INPUT);
    if (!standardInput && (!Files.isReadable(file) || Files.isDirectory(file))) {
      throw new InvalidDataException("file: " + name + " (expected: a readable file)");
    }
    // No channel: those of pipes fail when asked for their position.
    FileInputStream in =
        standardInput ? new FileInputStream(FileDescriptor.in) : new FileInputStream(file.toFile());
    InputStream raw = new BufferedInputStream(in, BUFFER_BYTES);
    try {
      raw.mark(2);
      int first = raw.read();
      int second = raw.read();
      raw.reset();
      if (first < 0) {
        throw new InvalidDataException(name + ": 0 bytes (expected: at least one record)");
      }
      boolean gzipped = first == GZIP_MAGIC_1 && second == GZIP_MAGIC_2;
      return gzipped
          ? new BufferedInputStream(new GZIPInputStream(raw, BUFFER_BYTES), BUFFER_BYTES)
          : raw;
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }

  /** The file's text in UTF-8, without the byte order mark that some spreadsheets write. */
  public static BufferedReader openText(Path file) throws IOException {
    BufferedReader text =
        new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8), BUFFER_BYTES);
    text.mark(1);
    if (text.read() != BYTE_ORDER_MARK) {
      text.reset();
    }
    return text;
  }
}
