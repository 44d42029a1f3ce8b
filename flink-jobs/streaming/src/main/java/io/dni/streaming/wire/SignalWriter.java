// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.schemas.record.TensorEncoding;
import io.dni.streaming.message.ModelSignal;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes signals, keyed by model, with a checksum. */
final class SignalWriter implements KafkaRecordSerializationSchema<ModelSignal> {
  private static final long serialVersionUID = 1;

  private final String topic;
  private final TensorEncoding encoding;
  private transient SignalCodec codec;

  SignalWriter(String topic, TensorEncoding encoding) {
    this.topic = topic;
    this.encoding = encoding;
  }

  @Override
  public void open(
      SerializationSchema.InitializationContext context, KafkaSinkContext sinkContext) {
    codec = new SignalCodec(encoding);
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      ModelSignal signal, KafkaSinkContext context, Long timestamp) {
    return Checksums.sealed(
        new ProducerRecord<>(
            topic, signal.model().getBytes(StandardCharsets.UTF_8), codec.encode(signal)));
  }
}
