// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.labels;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Turns what an entry of an {@link EntryTable} holds beside name and deadline into bytes and back.
 *
 * @param <T> what an entry is outside the table
 */
public interface EntryCodec<T extends EntryCodec.Entry> {

  /** What a table holds. */
  interface Entry {
    /** Its name. */
    String id();

    /** When it is to be given up, milliseconds. */
    long deadline();
  }

  /** Writes all but name and deadline. */
  void write(T entry, DataOutputView out) throws IOException;

  /** Reads what {@link #write} has written. */
  T read(String id, long deadline, DataInputDeserializer in) throws IOException;
}
