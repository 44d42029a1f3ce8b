// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import io.dni.schemas.RecordCodec;
import io.dni.schemas.record.Example;
import io.dni.schemas.record.Row;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;

/** Turns records one by one into what is sent, to one topic. */
final class Outbox<T> implements Iterator<Outgoing> {
  private final Iterator<? extends T> records;
  private final String topic;
  private final Function<T, byte[]> encoder;
  private long index;

  private Outbox(Iterator<? extends T> records, String topic, Function<T, byte[]> encoder) {
    this.records = records;
    this.topic = topic;
    this.encoder = encoder;
  }

  /** Examples or rows as they are. */
  static Outbox<SpecificRecord> whole(Iterator<? extends SpecificRecord> records, String topic) {
    RecordCodec<Example> examples = new RecordCodec<>(Example.class);
    RecordCodec<Row> rows = new RecordCodec<>(Row.class);
    return new Outbox<>(
        records,
        topic,
        record -> record instanceof Row row ? rows.encode(row) : examples.encode((Example) record));
  }

  /** Examples or rows without their labels, which come from elsewhere. */
  static Outbox<SpecificRecord> awaiting(Iterator<? extends SpecificRecord> records, String topic) {
    LabelSplit split = new LabelSplit(0);
    return new Outbox<>(
        records,
        topic,
        record -> {
          Object id = record.get(record.getSchema().getField("id").pos());
          return split.of(record, id.toString(), Optional.empty()).example();
        });
  }

  /** What is encoded already. */
  static Outbox<byte[]> encoded(Iterator<byte[]> values, String topic) {
    return new Outbox<>(values, topic, value -> value);
  }

  @Override
  public boolean hasNext() {
    return records.hasNext();
  }

  @Override
  public Outgoing next() {
    return new Outgoing(topic, index, index++, encoder.apply(records.next()));
  }
}
