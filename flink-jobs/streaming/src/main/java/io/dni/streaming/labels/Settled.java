// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.labels;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputView;

/**
 * An id that is done with.
 *
 * @param id of an example
 * @param fate what has become of it
 * @param fingerprint of the label that it was learned with
 * @param deadline when it is forgotten, milliseconds
 */
public record Settled(String id, Fate fate, long fingerprint, long deadline)
    implements EntryCodec.Entry {

  /** What becomes of an example; stored by place. */
  public enum Fate {
    /** It was learned with its label. */
    LEARNED,
    /** It was learned with the default label. */
    DEFAULTED,
    /** It was not learned, and may come again, as out of the dead letters. */
    GIVEN_UP
  }

  /** How it is kept. */
  public static final class Codec implements EntryCodec<Settled> {
    private static final Fate[] FATES = Fate.values();

    @SuppressWarnings("EnumOrdinal") // the order of fates is part of the stored state
    @Override
    public void write(Settled settled, DataOutputView out) throws IOException {
      out.writeByte(settled.fate.ordinal());
      out.writeLong(settled.fingerprint);
    }

    @Override
    public Settled read(String id, long deadline, DataInputDeserializer in) throws IOException {
      return new Settled(id, FATES[in.readByte()], in.readLong(), deadline);
    }
  }
}
