// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.schemas.RecordCodec;
import io.dni.schemas.TensorBytes;
import io.dni.schemas.UndecodableRecordException;
import io.dni.schemas.record.Example;
import io.dni.schemas.record.FeatureEncoding;
import io.dni.streaming.message.ModelExample;
import io.dni.streaming.message.Received;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads examples and checks everything that a network of the given width and loss relies on. A
 * record that fails becomes a dead letter, never an exception.
 */
final class ExampleReader implements KafkaRecordDeserializationSchema<Received<ModelExample>> {
  private static final long serialVersionUID = 1;

  private final int inputs;
  private final TargetCheck targets;
  private transient RecordCodec<Example> codec;
  private transient DeadLetters deadLetters;

  ExampleReader(int inputs, TargetCheck targets) {
    this.inputs = inputs;
    this.targets = targets;
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    codec = new RecordCodec<>(Example.class);
    deadLetters = new DeadLetters();
  }

  @Override
  public void deserialize(
      ConsumerRecord<byte[], byte[]> record, Collector<Received<ModelExample>> out) {
    try {
      out.collect(Received.of(read(record)));
    } catch (UndecodableRecordException | IllegalArgumentException e) {
      out.collect(Received.refused(deadLetters.wrap(record, e.getMessage())));
    }
  }

  private ModelExample read(ConsumerRecord<byte[], byte[]> record)
      throws UndecodableRecordException {
    if (record.value() == null) {
      throw new UndecodableRecordException("value: none (expected: an Example)");
    }
    Checksums.verify(record);
    String model = ExampleIdentity.model(record.key());
    Example example = codec.decode(record.value());
    boolean pixels = example.getEncoding() == FeatureEncoding.UINT8;
    ByteBuffer features = example.getFeatures();
    int width = pixels ? features.remaining() : TensorBytes.count(features);
    if (width != inputs) {
      throw new IllegalArgumentException("features: %d (expected: %d)".formatted(width, inputs));
    }
    checkShape(example);
    if (pixels) {
      checkScale(example.getScale());
    } else {
      checkFinite("feature", TensorBytes.floats(features));
    }
    long eventTime =
        example.getEventTime() == null ? Long.MIN_VALUE : example.getEventTime().toEpochMilli();
    return new ModelExample(
        model,
        TensorBytes.array(features), // the record is this message's own
        pixels ? example.getScale() : 0,
        targets.of(example.getLabel(), example.getTarget()),
        eventTime,
        ExampleIdentity.id(example.getId()),
        awaitsLabel(example),
        1,
        new ModelExample.Origin(record.partition(), record.offset()));
  }

  private static boolean awaitsLabel(Example example) {
    return example.getAwaitsLabel()
        && ExampleIdentity.mayAwaitLabel(
            example.getId(), example.getLabel() != null || example.getTarget() != null);
  }

  private void checkShape(Example example) {
    if (example.getShape().isEmpty()) {
      return;
    }
    long size = 1;
    for (int side : example.getShape()) {
      size = side < 1 || size > inputs ? -1 : size * side;
    }
    if (size != inputs) {
      throw new IllegalArgumentException(
          "shape: %s (expected: a product of %d)".formatted(example.getShape(), inputs));
    }
  }

  private static void checkScale(float scale) {
    if (!(scale > 0) || Float.isInfinite(scale) || Float.isInfinite(255 * scale)) {
      throw new IllegalArgumentException("scale: %s (expected: > 0, finite)".formatted(scale));
    }
  }

  static void checkFinite(String what, FloatBuffer values) {
    for (int i = 0; i < values.limit(); i++) {
      if (!Float.isFinite(values.get(i))) {
        throw new IllegalArgumentException(
            "%s %d: %s (expected: a finite number)".formatted(what, i, values.get(i)));
      }
    }
  }

  @Override
  public TypeInformation<Received<ModelExample>> getProducedType() {
    return Received.type(new ModelExample.Serializer());
  }
}
