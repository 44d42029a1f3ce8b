// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import io.dni.dataset.FloatFeatures;
import io.dni.dataset.LabelledExample;
import io.dni.dataset.PixelFeatures;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.record.Example;
import io.dni.schemas.record.FeatureEncoding;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Writes examples as messages. Images keep one byte per pixel; flat vectors carry no shape. Record
 * and buffer are reused from example to example. Not thread-safe.
 */
final class ExampleEncoder {
  private final RecordCodec<Example> codec = new RecordCodec<>(Example.class);
  private final Example record = new Example();
  private final ByteBuffer floatBytes;
  private final FloatBuffer floats;
  private final boolean withIds;
  private final ByteBuffer target = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);

  /**
   * @param shape shape of every input
   * @param withIds whether examples without an id of their own carry their index as id
   */
  ExampleEncoder(List<Integer> shape, boolean withIds) {
    int width = shape.stream().reduce(1, Math::multiplyExact);
    this.floatBytes =
        ByteBuffer.allocate(Math.multiplyExact(width, Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    this.floats = floatBytes.asFloatBuffer();
    this.withIds = withIds;
    record.setShape(shape.size() > 1 ? List.copyOf(shape) : List.of());
    record.setScale(1f);
  }

  /** The message of an example. */
  byte[] encode(LabelledExample example) {
    return codec.encode(record(example));
  }

  /** The record of an example; the next one overwrites it. */
  Example record(LabelledExample example) {
    if (example.features() instanceof PixelFeatures image) {
      record.setEncoding(FeatureEncoding.UINT8);
      record.setScale(image.scale());
      record.setFeatures(ByteBuffer.wrap(image.pixels()));
    } else if (example.features() instanceof FloatFeatures vector) {
      record.setEncoding(FeatureEncoding.FLOAT32);
      floats.put(0, vector.values());
      record.setFeatures(floatBytes);
    }
    record.setLabel(example.hasLabel() ? example.label() : null);
    record.setTarget(example.hasTarget() ? target(example.target()) : null);
    String index = withIds ? Long.toString(example.index()) : null;
    record.setId(example.id().isEmpty() ? index : example.id());
    return record;
  }

  private ByteBuffer target(float value) {
    return target.putFloat(0, value);
  }
}
