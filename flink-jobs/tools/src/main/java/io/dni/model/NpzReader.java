// SPDX-License-Identifier: Apache-2.0
package io.dni.model;

import io.dni.checkpoint.UnreadableCheckpointException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Reads a NumPy archive entry by entry. Nothing that the archive says about its own sizes is
 * believed: of each entry so much is read as the caller asks for, and a byte more is refused.
 */
final class NpzReader implements Closeable {
  private static final int MOST_ENTRIES = 100_000;
  private static final String ARRAY = ".npy";

  /** No deflated stream unpacks to more bytes than this for each of its own. */
  private static final long DEFLATE_LIMIT = 1032;

  private final String file;
  private final long bytes;
  private final ZipFile zip;

  NpzReader(Path path) throws IOException {
    file = path.toString();
    if (!Files.isRegularFile(path)) {
      throw new UnreadableCheckpointException(file, "no such file");
    }
    bytes = Files.size(path);
    try {
      zip = new ZipFile(path.toFile());
    } catch (ZipException e) {
      throw new UnreadableCheckpointException(
          file, "no NumPy archive, or a damaged one (expected: an .npz file)", e);
    }
    if (zip.size() > MOST_ENTRIES) {
      zip.close();
      throw new UnreadableCheckpointException(
          file, "%d entries (expected: at most %d)".formatted(zip.size(), MOST_ENTRIES));
    }
  }

  /** The names of the arrays, without {@code .npy}. */
  List<String> arrays() {
    return zip.stream()
        .map(ZipEntry::getName)
        .filter(name -> name.endsWith(ARRAY))
        .map(name -> name.substring(0, name.length() - ARRAY.length()))
        .toList();
  }

  /** Whether there is an entry of this name. */
  boolean has(String name) {
    return zip.getEntry(name) != null;
  }

  /** Refuses an array that holds a value below zero. */
  void requireNotNegative(String name, float[] values) throws IOException {
    for (int i = 0; i < values.length; i++) {
      if (values[i] < 0) {
        throw new UnreadableCheckpointException(
            file, "tensor %s: value %d is %s (expected: >= 0)".formatted(name, i, values[i]));
      }
    }
  }

  /** Refuses what no archive of this size could hold, before room is made for it. */
  void requirePossible(long values) throws IOException {
    if (values > bytes * DEFLATE_LIMIT) {
      throw new UnreadableCheckpointException(
          file, "%d values in %d bytes (expected: fewer)".formatted(values, bytes));
    }
  }

  /**
   * The bytes of an entry.
   *
   * @param most how many there may be
   * @return empty if there is no such entry
   */
  Optional<byte[]> bytes(String name, int most) throws IOException {
    return read(
        name,
        in -> {
          byte[] read = in.readNBytes(most + 1);
          if (read.length > most) {
            throw new UnreadableCheckpointException(
                file, "%s: more than %d bytes (expected: fewer)".formatted(name, most));
          }
          return read;
        });
  }

  /**
   * The values of an array, row-major.
   *
   * @param shape that it must have
   * @return empty if there is no such array
   */
  Optional<float[]> array(String name, List<Integer> shape) throws IOException {
    return read(name + ARRAY, in -> NpyArray.read(in, file, name, shape));
  }

  /** As {@link #array}, in double precision; the array must be there. */
  double[] doubles(String name, List<Integer> shape) throws IOException {
    return read(name + ARRAY, in -> NpyArray.readDoubles(in, file, name, shape))
        .orElseThrow(
            () -> new UnreadableCheckpointException(file, "tensor " + name + " is missing"));
  }

  private interface EntryReader<T> {
    T read(InputStream in) throws IOException;
  }

  private <T> Optional<T> read(String name, EntryReader<T> reader) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      return Optional.empty();
    }
    CRC32 sum = new CRC32();
    try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), sum)) {
      T read = reader.read(in);
      if (sum.getValue() != entry.getCrc()) {
        throw new UnreadableCheckpointException(
            file, name + " is corrupt (expected: its checksum)");
      }
      return Optional.of(read);
    } catch (ZipException | java.io.EOFException e) {
      throw new UnreadableCheckpointException(file, name + " is corrupt or cut", e);
    }
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
