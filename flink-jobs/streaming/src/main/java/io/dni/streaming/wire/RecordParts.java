// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.learning.tensor.Matrix;
import io.dni.schemas.TensorBytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts what is told of a batch into records that a topic with Kafka's default limit takes: a record
 * too large would end every attempt of the job.
 */
public final class RecordParts {
  /** About the largest part, bytes; only a single row may be larger. Kafka's limit is 1 MiB. */
  public static final int LARGEST_BYTES = 512 << 10;

  /** An id has at most three bytes a character, and its length before it. */
  private static final int BYTES_PER_CHARACTER = 3;

  private static final List<Part> ONE_ROW = List.of(new Part(0, 1));

  private RecordParts() {}

  /**
   * Some rows of a batch.
   *
   * @param from first row
   * @param rows how many
   */
  record Part(int from, int rows) {
    /** Of a list with an entry per row, or none at all. */
    <T> List<T> of(List<T> all) {
      return all.isEmpty() ? all : all.subList(from, from + rows);
    }

    /** Of a matrix, as bytes. */
    ByteBuffer of(Matrix all) {
      return TensorBytes.of(all.data(), from * all.columns(), rows * all.columns());
    }

    /** Of an array with a value per row, as bytes. */
    ByteBuffer of(float[] all) {
      return TensorBytes.of(all, from, rows);
    }
  }

  /**
   * The parts of a batch, in order.
   *
   * @param rows of the batch
   * @param rowBytes of a row without its id
   * @param ids one per row, or none at all
   */
  static List<Part> of(int rows, long rowBytes, List<String> ids) {
    if (rows == 1) {
      return ONE_ROW;
    }
    List<Part> parts = new ArrayList<>();
    int from = 0;
    long bytes = 0;
    for (int row = 0; row < rows; row++) {
      long id = ids.isEmpty() ? 0 : Integer.BYTES + BYTES_PER_CHARACTER * ids.get(row).length();
      if (row > from && bytes + rowBytes + id > LARGEST_BYTES) {
        parts.add(new Part(from, row - from));
        from = row;
        bytes = 0;
      }
      bytes += rowBytes + id;
    }
    parts.add(new Part(from, rows - from));
    return parts;
  }
}
