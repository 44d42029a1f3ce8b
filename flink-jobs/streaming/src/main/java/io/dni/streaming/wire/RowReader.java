// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.learning.features.Column;
import io.dni.learning.features.FeatureSpec;
import io.dni.learning.features.RawRow;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.UndecodableRecordException;
import io.dni.schemas.record.Row;
import io.dni.streaming.message.ModelRow;
import io.dni.streaming.message.Received;
import java.util.List;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads rows and checks them against the columns. A record that fails becomes a dead letter that
 * names the column, never an exception.
 */
final class RowReader implements KafkaRecordDeserializationSchema<Received<ModelRow>> {
  private static final long serialVersionUID = 1;

  /** Far below the 65,535 bytes at which writing text between operators fails. */
  private static final int LONGEST_TEXT = 10_000;

  private final FeatureSpec spec;
  private transient RecordCodec<Row> codec;
  private transient DeadLetters deadLetters;
  private transient List<String> numberColumns;
  private transient List<String> wordColumns;

  RowReader(FeatureSpec spec) {
    this.spec = spec;
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    codec = new RecordCodec<>(Row.class);
    deadLetters = new DeadLetters();
    numberColumns = spec.names(Column.Kind.NUMBER);
    wordColumns = spec.names(Column.Kind.WORDS);
  }

  @Override
  public void deserialize(
      ConsumerRecord<byte[], byte[]> record, Collector<Received<ModelRow>> out) {
    try {
      out.collect(Received.of(read(record)));
    } catch (UndecodableRecordException | IllegalArgumentException e) {
      out.collect(Received.refused(deadLetters.wrap(record, e.getMessage())));
    }
  }

  private ModelRow read(ConsumerRecord<byte[], byte[]> record) throws UndecodableRecordException {
    if (record.value() == null) {
      throw new UndecodableRecordException("value: none (expected: a Row)");
    }
    Checksums.verify(record);
    String model = ExampleIdentity.model(record.key());
    Row row = codec.decode(record.value());
    double[] numbers = RowRecords.numbers(row, numberColumns);
    for (int j = 0; j < numbers.length; j++) {
      if (Double.isInfinite(numbers[j])) {
        throw new IllegalArgumentException(
            "column %s: %s (expected: a finite number, or NaN for missing)"
                .formatted(numberColumns.get(j), numbers[j]));
      }
    }
    long eventTime =
        row.getEventTime() == null ? Long.MIN_VALUE : row.getEventTime().toEpochMilli();
    return new ModelRow(
        model,
        new RawRow(numbers, words(row.getWords())),
        label(bounded("label", row.getLabel())),
        eventTime,
        ExampleIdentity.id(row.getId()),
        awaitsLabel(row),
        RowRecords.weight("weight", row.getWeight()),
        record.partition(),
        record.offset());
  }

  private static boolean awaitsLabel(Row row) {
    return row.getAwaitsLabel()
        && ExampleIdentity.mayAwaitLabel(row.getId(), row.getLabel() != null);
  }

  private String[] words(List<String> given) {
    if (given.size() != wordColumns.size()) {
      throw new IllegalArgumentException(
          "words: %d (expected: %d, of %s)"
              .formatted(given.size(), wordColumns.size(), wordColumns));
    }
    String[] words = new String[given.size()];
    for (int j = 0; j < words.length; j++) {
      words[j] =
          given.get(j) == null ? null : bounded("column " + wordColumns.get(j), given.get(j));
    }
    return words;
  }

  private String label(String text) {
    return spec.predictsNumber() && !text.isEmpty() ? RowRecords.target(text) : text;
  }

  static String bounded(String what, String text) {
    if (text != null && text.length() > LONGEST_TEXT) {
      throw new IllegalArgumentException(
          "%s: %d characters (expected: at most %d)".formatted(what, text.length(), LONGEST_TEXT));
    }
    return text == null ? "" : text;
  }

  @Override
  public TypeInformation<Received<ModelRow>> getProducedType() {
    return Received.type(new ModelRow.Serializer());
  }
}
