// SPDX-License-Identifier: Apache-2.0
package io.dni.inspect;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Writes a NumPy archive entry by entry: arrays of little-endian float32 in row-major order. The
 * same entries give the same bytes.
 */
final class NpzWriter {
  private final ZipOutputStream zip;

  /** An archive on its way to a stream, which stays open. */
  NpzWriter(OutputStream out) {
    zip = new ZipOutputStream(out);
  }

  /** Adds an array, which NumPy knows by its name. */
  void array(String name, float[] values, List<Integer> shape) throws IOException {
    // Made in 'c' order here: ND4J writes views and arrays of 'f' order wrongly.
    long[] dimensions = shape.stream().mapToLong(Integer::longValue).toArray();
    try (INDArray array = Nd4j.create(values, dimensions, 'c')) {
      bytes(name + ".npy", Nd4j.toNpyByteArray(array));
    }
  }

  /** Adds a file that is no array. */
  void bytes(String name, byte[] bytes) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }

  /** Ends the archive. */
  void finish() throws IOException {
    zip.finish();
  }
}
