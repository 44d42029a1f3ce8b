// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.schemas.RecordCodec;
import io.dni.schemas.UndecodableRecordException;
import io.dni.schemas.record.LateLabel;
import io.dni.streaming.message.ModelLabel;
import io.dni.streaming.message.Received;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads labels that come by themselves; what is none becomes a dead letter, never an exception. */
final class LabelReader implements KafkaRecordDeserializationSchema<Received<ModelLabel>> {
  private static final long serialVersionUID = 1;

  private final TargetCheck targets;
  private transient RecordCodec<LateLabel> codec;
  private transient DeadLetters deadLetters;

  LabelReader(TargetCheck targets) {
    this.targets = targets;
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    codec = new RecordCodec<>(LateLabel.class);
    deadLetters = new DeadLetters();
  }

  @Override
  public void deserialize(
      ConsumerRecord<byte[], byte[]> record, Collector<Received<ModelLabel>> out) {
    try {
      out.collect(Received.of(read(record)));
    } catch (UndecodableRecordException | IllegalArgumentException e) {
      out.collect(Received.refused(deadLetters.wrap(record, e.getMessage())));
    }
  }

  private ModelLabel read(ConsumerRecord<byte[], byte[]> record) throws UndecodableRecordException {
    if (record.value() == null) {
      throw new UndecodableRecordException("value: none (expected: a LateLabel)");
    }
    Checksums.verify(record);
    LateLabel label = codec.decode(record.value());
    String id = ExampleReader.checkedId(label.getId());
    if (id.isEmpty()) {
      throw new IllegalArgumentException("id: empty (expected: that of an example)");
    }
    float[] target = targets.of(label.getLabel(), label.getTarget());
    if (target.length == 0) {
      throw new IllegalArgumentException("label: none (expected: a label or a target)");
    }
    long eventTime =
        label.getEventTime() == null ? record.timestamp() : label.getEventTime().toEpochMilli();
    return new ModelLabel(ExampleReader.model(record.key()), id, target, eventTime);
  }

  @Override
  public TypeInformation<Received<ModelLabel>> getProducedType() {
    return Received.type(new ModelLabel.Serializer());
  }
}
