// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.state;

import io.dni.learning.features.EncoderState;
import io.dni.learning.features.FeatureSpec;
import io.dni.learning.features.Standardiser;
import io.dni.learning.features.TargetUnit;
import io.dni.learning.features.Vocabulary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Stores {@link EncoderState}: first what is encoded, then what was learned. */
public final class EncoderStateSerializer extends StateSerializer<EncoderState> {
  private static final long serialVersionUID = 1;

  /** For Flink. */
  public EncoderStateSerializer() {
    super(3);
  }

  @Override
  protected EncoderState deepCopy(EncoderState from) {
    return from.copy();
  }

  @Override
  protected void write(EncoderState state, DataOutputView out) throws IOException {
    FeatureSpec spec = state.spec();
    text(spec.notation(), out);
    out.writeInt(spec.classes());
    out.writeDouble(spec.halfLife());
    out.writeBoolean(spec.readOuts());
    out.writeDouble(spec.target().offset());
    out.writeDouble(spec.target().scale());
    out.writeBoolean(spec.previousLabel());
    out.writeLong(state.rows());
    for (Standardiser s : state.standardisers()) {
      out.writeDouble(s.count());
      out.writeDouble(s.mean());
      out.writeDouble(s.variance());
    }
    for (Vocabulary vocabulary : state.vocabularies()) {
      words(vocabulary, out);
    }
    words(state.classes(), out);
    for (double[] readOut : state.readOuts()) {
      byte[] bytes = new byte[readOut.length * Double.BYTES];
      ByteBuffer.wrap(bytes).asDoubleBuffer().put(readOut);
      out.writeInt(readOut.length);
      out.write(bytes);
    }
  }

  @Override
  protected EncoderState read(int version, DataInputView in) throws IOException {
    FeatureSpec spec =
        new FeatureSpec(
            FeatureSpec.parseColumns(text(in)),
            in.readInt(),
            in.readDouble(),
            in.readBoolean(),
            version < 2 ? TargetUnit.OWN : new TargetUnit(in.readDouble(), in.readDouble()));
    if (version >= 3) {
      spec = spec.withPreviousLabel(in.readBoolean());
    }
    long rows = in.readLong();
    List<Standardiser> standardisers = new ArrayList<>();
    for (int n = spec.numbers(); n > 0; n--) {
      standardisers.add(new Standardiser(in.readDouble(), in.readDouble(), in.readDouble()));
    }
    List<Vocabulary> vocabularies = new ArrayList<>();
    for (int n = spec.words(); n > 0; n--) {
      vocabularies.add(words(in));
    }
    Vocabulary classes = words(in);
    List<double[]> readOuts = new ArrayList<>();
    for (int n = spec.readOutList().size(); n > 0; n--) {
      double[] readOut = new double[in.readInt()];
      byte[] bytes = new byte[readOut.length * Double.BYTES];
      in.readFully(bytes);
      ByteBuffer.wrap(bytes).asDoubleBuffer().get(readOut);
      readOuts.add(readOut);
    }
    return new EncoderState(spec, rows, standardisers, vocabularies, classes, readOuts);
  }

  private static void words(Vocabulary vocabulary, DataOutputView out) throws IOException {
    out.writeInt(vocabulary.words().size());
    for (String word : vocabulary.words()) {
      text(word, out);
    }
  }

  private static Vocabulary words(DataInputView in) throws IOException {
    List<String> words = new ArrayList<>();
    for (int n = in.readInt(); n > 0; n--) {
      words.add(text(in));
    }
    return new Vocabulary(words);
  }

  /** Of any length: many columns are longer than writeUTF takes. */
  private static void text(String text, DataOutputView out) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String text(DataInputView in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public TypeSerializerSnapshot<EncoderState> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The serializer has no settings; the version stands in the stored object. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<EncoderState> {
    /** For Flink. */
    public Snapshot() {
      super(EncoderStateSerializer::new);
    }
  }
}
