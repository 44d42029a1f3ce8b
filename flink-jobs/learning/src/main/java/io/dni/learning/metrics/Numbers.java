// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.metrics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How arrays of known lengths are stored: number by number. */
final class Numbers {
  private Numbers() {}

  static void write(DataOutput out, long[]... arrays) throws IOException {
    for (long[] array : arrays) {
      for (long value : array) {
        out.writeLong(value);
      }
    }
  }

  static void read(DataInput in, long[]... arrays) throws IOException {
    for (long[] array : arrays) {
      for (int i = 0; i < array.length; i++) {
        array[i] = in.readLong();
      }
    }
  }

  static void write(DataOutput out, double[]... arrays) throws IOException {
    for (double[] array : arrays) {
      for (double value : array) {
        out.writeDouble(value);
      }
    }
  }

  static void read(DataInput in, double[]... arrays) throws IOException {
    for (double[] array : arrays) {
      for (int i = 0; i < array.length; i++) {
        array[i] = in.readDouble();
      }
    }
  }
}
