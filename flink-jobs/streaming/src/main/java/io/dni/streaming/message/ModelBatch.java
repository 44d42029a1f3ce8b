// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.message;

import io.dni.learning.message.Activation;
import io.dni.learning.tensor.Matrix;
import java.io.IOException;
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

  /** Writes a batch as {@link ModelBatchFormat} has it. */
  public static final class Serializer extends MessageSerializer<ModelBatch> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(ModelBatch batch, DataOutputView out) throws IOException {
      ModelBatchFormat.write(batch, out);
    }

    @Override
    public ModelBatch deserialize(DataInputView in) throws IOException {
      return ModelBatchFormat.read(in);
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
