// SPDX-License-Identifier: Apache-2.0
package io.dni.model;

import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a NumPy archive entry by entry, as {@code numpy.savez} does: arrays of little-endian
 * float32 in row-major order, not deflated, each entry's size in front of it for readers that go
 * from front to back. The same entries give the same bytes.
 */
public final class NpzWriter {
  /** The first moment that a zip archive can name, so that no clock is in the bytes. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final ZipOutputStream zip;

  /** An archive on its way to a stream, which stays open. */
  public NpzWriter(OutputStream out) {
    zip = new ZipOutputStream(out);
  }

  /** Adds an array, which NumPy knows by its name. */
  public void array(String name, float[] values, List<Integer> shape) throws IOException {
    bytes(name + ".npy", NpyArray.bytes(values, shape));
  }

  /** Adds an array of double precision. */
  public void array(String name, double[] values, List<Integer> shape) throws IOException {
    bytes(name + ".npy", NpyArray.bytes(values, shape));
  }

  /** Adds a file that is no array. */
  public void bytes(String name, byte[] bytes) throws IOException {
    CRC32 sum = new CRC32();
    sum.update(bytes);
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(NO_TIME);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCompressedSize(bytes.length);
    entry.setCrc(sum.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }

  /** Ends the archive. */
  public void finish() throws IOException {
    zip.finish();
  }
}
