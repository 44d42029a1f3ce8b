// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.learning.loss.Loss;
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
  private static final float[] NO_TARGET = {};

  private final TargetCheck targets;
  private final boolean ofRows;
  private transient RecordCodec<LateLabel> codec;
  private transient DeadLetters deadLetters;

  /**
   * @param ofRows whether they are labels of rows of a table, which know classes by their names
   */
  LabelReader(TargetCheck targets, boolean ofRows) {
    this.targets = targets;
    this.ofRows = ofRows;
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
    String id = ExampleIdentity.id(label.getId());
    if (id.isEmpty()) {
      throw new IllegalArgumentException("id: empty (expected: that of an example)");
    }
    boolean named = label.getName() != null && !label.getName().isEmpty();
    if (!named && label.getLabel() == null && label.getTarget() == null) {
      throw new IllegalArgumentException("label: none (expected: a label, a name or a target)");
    }
    long eventTime =
        label.getEventTime() == null ? record.timestamp() : label.getEventTime().toEpochMilli();
    String model = ExampleIdentity.model(record.key());
    if (!ofRows && label.getWeight() != null) {
      throw new IllegalArgumentException(
          "weight: %s (expected: none, for rows of tables have weights only)"
              .formatted(label.getWeight()));
    }
    if (ofRows) {
      String name = named ? label.getName() : name(label);
      String text = targets.loss() == Loss.MSE ? RowRecords.target(name) : name;
      float weight =
          label.getWeight() == null ? Float.NaN : RowRecords.weight("weight", label.getWeight());
      return new ModelLabel(model, id, NO_TARGET, text, eventTime, weight);
    }
    float[] target =
        named ? targets.named(label.getName()) : targets.of(label.getLabel(), label.getTarget());
    return new ModelLabel(model, id, target, "", eventTime);
  }

  private String name(LateLabel label) {
    if (label.getTarget() != null) {
      return Float.toString(targets.of(null, label.getTarget())[0]);
    }
    int number = label.getLabel();
    return number >= 0 && number < targets.classes().size()
        ? targets.classes().get(number)
        : Integer.toString(number);
  }

  @Override
  public TypeInformation<Received<ModelLabel>> getProducedType() {
    return Received.type(new ModelLabel.Serializer());
  }
}
