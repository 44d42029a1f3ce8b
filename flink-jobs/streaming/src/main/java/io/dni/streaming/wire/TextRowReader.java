// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.learning.features.Column;
import io.dni.learning.features.FeatureSpec;
import io.dni.learning.features.RawRow;
import io.dni.schemas.Printable;
import io.dni.schemas.UndecodableRecordException;
import io.dni.streaming.message.ModelRow;
import io.dni.streaming.message.Received;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads rows from a topic of JSON objects or CSV lines, as people already have. Columns are found
 * by name; fields that are no column are passed over; what does not fit becomes a dead letter that
 * names the column, never an exception.
 */
final class TextRowReader implements KafkaRecordDeserializationSchema<Received<ModelRow>> {
  private static final long serialVersionUID = 1;
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  private final FeatureSpec spec;
  private final RowFormat format;
  private transient DeadLetters deadLetters;
  private transient List<String> numberColumns;
  private transient List<String> wordColumns;
  private transient List<String> fields;

  TextRowReader(FeatureSpec spec, RowFormat format) {
    this.spec = spec;
    this.format = format;
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    deadLetters = new DeadLetters();
    numberColumns = spec.names(Column.Kind.NUMBER);
    wordColumns = spec.names(Column.Kind.WORDS);
    fields = format.fields(spec);
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
      throw new UndecodableRecordException(
          "value: none (expected: %s)".formatted(format.kind().name().toLowerCase(Locale.ROOT)));
    }
    Checksums.verify(record);
    String model = ExampleIdentity.model(record.key());
    Map<String, String> cells = row(text(record.value())).cells();
    if (spec.columns().stream().noneMatch(c -> cells.containsKey(c.name()))) {
      throw new IllegalArgumentException(
          "message: no column in it (expected: %s)".formatted(fields));
    }
    double[] numbers =
        numberColumns.stream()
            .mapToDouble(name -> number("column " + name, cells.get(name)))
            .toArray();
    String[] words = new String[wordColumns.size()];
    for (int j = 0; j < words.length; j++) {
      String word = cells.get(wordColumns.get(j));
      words[j] = word == null ? null : RowReader.bounded("column " + wordColumns.get(j), word);
    }
    return new ModelRow(
        model,
        new RawRow(numbers, words),
        label(cells.get(format.label())),
        Long.MIN_VALUE,
        ExampleIdentity.id(cells.getOrDefault(format.id(), "")),
        false,
        weight(cells),
        record.partition(),
        record.offset());
  }

  private float weight(Map<String, String> cells) {
    boolean given = !format.weight().isEmpty() && cells.containsKey(format.weight());
    String field = "field " + format.weight();
    return given ? RowRecords.weight(field, (float) number(field, cells.get(format.weight()))) : 1;
  }

  private TextRow row(String text) {
    return format.kind() == RowFormat.Kind.JSON
        ? TextRow.json(text)
        : TextRow.csv(text, fields, format.delimiter());
  }

  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("message: not UTF-8 (expected: text)", e);
    }
  }

  private static double number(String column, String cell) {
    if (cell == null) {
      return Double.NaN;
    }
    double value = NUMBER.matcher(cell).matches() ? Double.parseDouble(cell) : Double.NaN;
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "%s: %s (expected: a number)".formatted(column, Printable.of(cell)));
    }
    return value;
  }

  /** As tables' labels: without the .0 that they get when they pass through floats. */
  private String label(String text) {
    if (text == null) {
      return "";
    }
    if (spec.predictsNumber()) {
      return RowRecords.target(text);
    }
    boolean whole = text.endsWith(".0") && text.length() > 2;
    return RowReader.bounded("label", whole ? text.substring(0, text.length() - 2) : text);
  }

  @Override
  public TypeInformation<Received<ModelRow>> getProducedType() {
    return Received.type(new ModelRow.Serializer());
  }
}
