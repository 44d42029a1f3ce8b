// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

import io.dni.table.DataFile;
import io.dni.table.InvalidDataException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An IDX file of unsigned bytes, the format of MNIST, plain or gzipped: the magic number {@code 0,
 * 0, 8, rank}, then {@code rank} sizes of four bytes big-endian, then the values in row-major
 * order.
 */
public final class IdxFile {
  private static final int UNSIGNED_BYTES = 8;

  private final Path file;
  private final List<Integer> shape;
  private final byte[] values;

  private IdxFile(Path file, List<Integer> shape, byte[] values) {
    this.file = file;
    this.shape = shape;
    this.values = values;
  }

  /**
   * Reads the whole file.
   *
   * @param rank the number of dimensions it must have: 3 for images, 1 for labels
   */
  public static IdxFile read(Path file, int rank) {
    try (InputStream in = DataFile.open(file)) {
      return read(file, rank, in);
    } catch (IOException e) {
      throw new InvalidDataException(
          file + ": " + e.getMessage() + " (expected: an IDX file, plain or gzipped)", e);
    }
  }

  private static IdxFile read(Path file, int rank, InputStream in) throws IOException {
    int magic = readInt(file, in);
    int wanted = UNSIGNED_BYTES << 8 | rank;
    if (magic != wanted) {
      throw new InvalidDataException(
          "%s: magic number 0x%08x (expected: 0x%08x, unsigned bytes in %d dimensions)"
              .formatted(file, magic, wanted, rank));
    }
    List<Integer> shape = new ArrayList<>(rank);
    long count = 1;
    for (int i = 0; i < rank; i++) {
      int size = readInt(file, in);
      count *= Math.max(size, 0);
      if (size < 1 || count > Integer.MAX_VALUE - 8) {
        throw new InvalidDataException(
            "%s: dimension %d has size %d (expected: at least 1, and less than 2 GiB in all)"
                .formatted(file, i, size));
      }
      shape.add(size);
    }
    return new IdxFile(file, List.copyOf(shape), readValues(file, in, (int) count));
  }

  private static byte[] readValues(Path file, InputStream in, int count) throws IOException {
    byte[] values;
    try {
      // Grows with what is there: a header that lies does not make us allocate what it claims.
      values = in.readNBytes(count);
    } catch (EOFException e) {
      throw new InvalidDataException(
          file + ": the gzip stream ends early (expected: " + count + " values)", e);
    }
    if (values.length < count) {
      throw new InvalidDataException(
          "%s: %d values (expected: %d by its header)".formatted(file, values.length, count));
    }
    if (in.read() >= 0) {
      throw new InvalidDataException(
          "%s: bytes after value %d (expected: %d values by its header)"
              .formatted(file, count, count));
    }
    return values;
  }

  private static int readInt(Path file, InputStream in) throws IOException {
    byte[] word = in.readNBytes(Integer.BYTES);
    if (word.length < Integer.BYTES) {
      throw new InvalidDataException(file + ": ends within its header (expected: an IDX file)");
    }
    return ByteBuffer.wrap(word).getInt();
  }

  public Path file() {
    return file;
  }

  /** The sizes of the dimensions; the first one counts the examples. */
  public List<Integer> shape() {
    return shape;
  }

  /** The unsigned values, row-major; not to be changed. */
  public byte[] values() {
    return values;
  }
}
