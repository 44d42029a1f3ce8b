// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.schemas.UndecodableRecordException;
import io.dni.schemas.record.TensorEncoding;
import io.dni.streaming.message.ModelSignal;
import io.dni.streaming.message.Received;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads signals; what is none becomes a dead letter, never an exception. */
final class SignalReader implements KafkaRecordDeserializationSchema<Received<ModelSignal>> {
  private static final long serialVersionUID = 1;

  private static final int MAX_MODEL_ID_LENGTH = 255;

  private final int interfaces;
  private transient SignalCodec codec;
  private transient DeadLetters deadLetters;

  SignalReader(int interfaces) {
    this.interfaces = interfaces;
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    codec = new SignalCodec(TensorEncoding.FLOAT32);
    deadLetters = new DeadLetters();
  }

  @Override
  public void deserialize(
      ConsumerRecord<byte[], byte[]> record, Collector<Received<ModelSignal>> out) {
    try {
      out.collect(Received.of(read(record)));
    } catch (UndecodableRecordException e) {
      out.collect(Received.refused(deadLetters.wrap(record, e.getMessage())));
    }
  }

  private ModelSignal read(ConsumerRecord<byte[], byte[]> record)
      throws UndecodableRecordException {
    if (record.value() == null) {
      throw new UndecodableRecordException("value: none (expected: an ErrorGradient)");
    }
    Checksums.verify(record);
    ModelSignal signal = codec.decode(record.value());
    int index = signal.signal().interfaceIndex();
    if (index < 0 || index >= interfaces) {
      throw new UndecodableRecordException(
          "interface: %d (expected: 0 to %d)".formatted(index, interfaces - 1));
    }
    if (signal.model().length() > MAX_MODEL_ID_LENGTH) {
      throw new UndecodableRecordException(
          "model: %d characters (expected: at most %d)"
              .formatted(signal.model().length(), MAX_MODEL_ID_LENGTH));
    }
    return signal;
  }

  @Override
  public TypeInformation<Received<ModelSignal>> getProducedType() {
    return Received.type(new ModelSignal.Serializer());
  }
}
