// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.message;

import io.dni.learning.message.Activation;
import io.dni.learning.message.BatchId;
import io.dni.learning.tensor.Matrix;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A batch of one model on its way up.
 *
 * @param model id of the model
 * @param activation the batch; for a batch to predict only, y is {@code [0, outputs]}
 * @param eventTime newest event time of the examples, {@link Long#MIN_VALUE} if none
 * @param exampleIds ids of the examples in row order; empty if they have none
 * @param marker what it tells the segments that it passes
 * @param digest of the ids of a batch with labels, made once for all segments of a task; not stored
 */
public record ModelBatch(
    String model,
    Activation activation,
    long eventTime,
    List<String> exampleIds,
    Marker marker,
    long digest)
    implements ModelMessage {

  private static final long STRING_BYTES = 56;

  /** How the type travels. */
  public static final MessageType<ModelBatch> TYPE =
      new MessageType<>(ModelBatch.class, new Serializer());

  /** A batch whose ids have not been hashed. */
  public ModelBatch(
      String model, Activation activation, long eventTime, List<String> exampleIds, Marker marker) {
    this(
        model,
        activation,
        eventTime,
        exampleIds,
        marker,
        activation.y().rows() > 0 ? ExampleDigest.of(exampleIds) : 0);
  }

  /** A batch that steers nothing. */
  public ModelBatch(String model, Activation activation, long eventTime, List<String> exampleIds) {
    this(model, activation, eventTime, exampleIds, Marker.NONE);
  }

  /** Whether the examples have labels: they are learned, or at least scored. */
  public boolean labelled() {
    return activation.y().rows() > 0;
  }

  /** About what the batch takes of the heap, bytes. */
  public long bytes() {
    long text = 0;
    for (int i = 0; i < exampleIds.size(); i++) {
      text += STRING_BYTES + exampleIds.get(i).length();
    }
    return text + (long) Float.BYTES * (activation.h().size() + activation.y().size());
  }

  /** The same batch one segment higher. */
  public ModelBatch risen(Activation next) {
    return new ModelBatch(model, next, eventTime, exampleIds, marker, digest);
  }

  /** The same batch one segment higher, and as the champion sees it there, if it does. */
  public ModelBatch risen(Activation next, Optional<Matrix> champion) {
    Marker above = marker.risen(champion, next.input().isPresent());
    return new ModelBatch(model, next, eventTime, exampleIds, above, digest);
  }

  /** The same batch, telling something else. */
  public ModelBatch marked(Marker other) {
    return new ModelBatch(model, activation, eventTime, exampleIds, other, digest);
  }

  /**
   * Writes fields in declaration order. A number of ids below zero, {@code −1 − n}, tells that a
   * byte follows with what the first release did not know, and then these matrices.
   */
  public static final class Serializer extends MessageSerializer<ModelBatch> {
    private static final long serialVersionUID = 1;
    private static final int INPUT = 1;
    private static final int EVALUATED = 2;
    private static final int EVALUATED_AS_H = 4;
    private static final int MARKED = 8;
    private static final int WEIGHTED = 16;

    @SuppressWarnings("ReferenceEquality") // the very same matrix is written once
    private static int beside(ModelBatch batch) {
      Activation a = batch.activation;
      boolean same = a.evaluated().isPresent() && a.evaluated().get() == a.h();
      return (a.input().isPresent() ? INPUT : 0)
          | (batch.marker == Marker.NONE ? 0 : MARKED)
          | (a.weights().isPresent() ? WEIGHTED : 0)
          | (same ? EVALUATED_AS_H : a.evaluated().isPresent() ? EVALUATED : 0);
    }

    @Override
    public void serialize(ModelBatch b, DataOutputView out) throws IOException {
      out.writeUTF(b.model);
      out.writeLong(b.activation.id().nonce());
      out.writeLong(b.activation.id().sequence());
      MatrixFormat.write(out, b.activation.h());
      MatrixFormat.write(out, b.activation.y());
      out.writeLong(b.eventTime);
      int beside = beside(b);
      out.writeInt(beside == 0 ? b.exampleIds.size() : -1 - b.exampleIds.size());
      if (beside != 0) {
        out.writeByte(beside);
      }
      if ((beside & INPUT) != 0) {
        MatrixFormat.write(out, b.activation.input().orElseThrow());
      }
      if ((beside & EVALUATED) != 0) {
        MatrixFormat.write(out, b.activation.evaluated().orElseThrow());
      }
      if ((beside & MARKED) != 0) {
        b.marker.write(out, b.activation.h());
      }
      if ((beside & WEIGHTED) != 0) {
        MatrixFormat.write(out, b.activation.weights().orElseThrow());
      }
      for (String id : b.exampleIds) {
        out.writeUTF(id);
      }
    }

    @Override
    public ModelBatch deserialize(DataInputView in) throws IOException {
      String model = in.readUTF();
      BatchId id = new BatchId(in.readLong(), in.readLong());
      Matrix h = MatrixFormat.read(in);
      Matrix y = MatrixFormat.read(in);
      long eventTime = in.readLong();
      int n = in.readInt();
      int beside = n < 0 ? in.readByte() : 0;
      n = n < 0 ? -1 - n : n;
      Optional<Matrix> input =
          (beside & INPUT) != 0 ? Optional.of(MatrixFormat.read(in)) : Optional.empty();
      Optional<Matrix> evaluated =
          (beside & EVALUATED) != 0
              ? Optional.of(MatrixFormat.read(in))
              : (beside & EVALUATED_AS_H) != 0 ? Optional.of(h) : Optional.empty();
      Marker marker = (beside & MARKED) != 0 ? Marker.read(in, h) : Marker.NONE;
      Optional<Matrix> weights =
          (beside & WEIGHTED) != 0 ? Optional.of(MatrixFormat.read(in)) : Optional.empty();
      List<String> ids = new ArrayList<>(n);
      for (int i = 0; i < n; i++) {
        ids.add(in.readUTF());
      }
      return new ModelBatch(
          model, new Activation(id, h, y, input, evaluated, weights), eventTime, ids, marker);
    }

    @Override
    public TypeSerializerSnapshot<ModelBatch> snapshotConfiguration() {
      return new Snapshot();
    }
  }

  /** Version 1. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<ModelBatch> {
    /** For Flink. */
    public Snapshot() {
      super(Serializer::new);
    }
  }
}
