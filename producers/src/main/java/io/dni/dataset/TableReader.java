// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** Reads a table row by row; never holds more than one row. */
interface TableReader extends Closeable {

  /** The next row, or null after the last one. */
  TableRow next() throws IOException;

  /** A feature's value; refuses what is not a finite number. */
  static float parse(Path file, long line, String column, String text) {
    try {
      float value = Float.parseFloat(text);
      if (Float.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below, like the numbers that are not finite.
    }
    throw new InvalidDataException(
        "%s, line %d, column %s: '%s' (expected: a finite number)"
            .formatted(file, line, column, text));
  }
}
