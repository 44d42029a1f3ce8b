// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.learning.features.Column;
import io.dni.learning.features.FeatureSpec;
import io.dni.learning.features.RawRow;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.TensorBytes;
import io.dni.schemas.record.Row;
import io.dni.streaming.message.ModelRow;
import io.dni.streaming.message.Received;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class RowReaderTest {
  private static final FeatureSpec SPEC =
      new FeatureSpec(
          List.of(
              Column.number("age", false), Column.words("job", 8, 0), Column.number("pay", true)),
          3,
          0,
          false);
  private final RecordCodec<Row> codec = new RecordCodec<>(Row.class);

  private Received<ModelRow> read(byte[] value) {
    RowReader reader = new RowReader(SPEC);
    reader.open(null);
    List<Received<ModelRow>> out = new ArrayList<>();
    reader.deserialize(
        new ConsumerRecord<>("dni.examples", 2, 7, null, value),
        new Collector<>() {
          @Override
          public void collect(Received<ModelRow> received) {
            out.add(received);
          }

          @Override
          public void close() {}
        });
    return out.get(0);
  }

  private String reason(byte[] value) {
    List<String> headers = read(value).refused().orElseThrow().headers();
    return headers.get(headers.indexOf("dni.reason") + 1);
  }

  @Test
  void rowsKeepDoublesMissingValuesAndLabels() {
    RawRow row = new RawRow(new double[] {1e6 + 0.125, Double.NaN}, new String[] {null});
    ModelRow read = read(codec.encode(RowRecords.of(row, "high", 5, "x"))).message().orElseThrow();
    assertThat(read.row().numbers()).containsExactly(1e6 + 0.125, Double.NaN);
    assertThat(read.row().words()).containsExactly((String) null);
    assertThat(read.label()).isEqualTo("high");
    assertThat(read.eventTime()).isEqualTo(5);
    assertThat(read.partition()).isEqualTo(2);
    assertThat(read.offset()).isEqualTo(7);
  }

  @Test
  void float32IsReadToo() {
    Row row = RowRecords.of(new RawRow(new double[0], new String[] {"a"}), "", Long.MIN_VALUE, "");
    row.setNumbers(TensorBytes.of(1.5f, Float.NaN));
    ModelRow read = read(codec.encode(row)).message().orElseThrow();
    assertThat(read.row().numbers()).containsExactly(1.5, Double.NaN);
    assertThat(read.labelled()).isFalse();
  }

  @Test
  void whatDoesNotFitIsADeadLetterThatSaysWhere() {
    assertThat(reason(value(new double[] {1, 2, 3}, "a")))
        .isEqualTo("numbers: 24 bytes (expected: 2 values of 4 or 8, of [age, pay])");
    assertThat(reason(value(new double[] {1, Double.POSITIVE_INFINITY}, "a")))
        .isEqualTo("column pay: Infinity (expected: a finite number, or NaN for missing)");
    assertThat(reason(value(new double[] {1, 2}, "a", "b")))
        .isEqualTo("words: 2 (expected: 1, of [job])");
    assertThat(reason(value(new double[] {1, 2}, "a".repeat(10_001))))
        .isEqualTo("column job: 10001 characters (expected: at most 10000)");
    assertThat(reason(new byte[] {1, 2, 3})).contains("expected: Avro single-object encoding");
  }

  @Test
  void aWeightBelowZeroOrNoNumberIsRefused() throws Exception {
    for (float weight : new float[] {-1, Float.NaN, Float.POSITIVE_INFINITY}) {
      assertThat(reason(codec.encode(weighing(weight))))
          .isEqualTo("weight: " + weight + " (expected: a weight of 0 to 1,000,000)");
    }
    ModelRow read = read(codec.encode(weighing(0.25f))).message().orElseThrow();
    assertThat(read.weight()).isEqualTo(0.25f);
    assertThat(RowRecords.of(read)).isEqualTo(weighing(0.25f));
  }

  private static Row weighing(float weight) {
    RawRow values = new RawRow(new double[] {1, 2}, new String[] {"a"});
    Row row = RowRecords.of(values, "y", Long.MIN_VALUE, "");
    row.setWeight(weight);
    return row;
  }

  private byte[] value(double[] numbers, String... words) {
    return codec.encode(RowRecords.of(new RawRow(numbers, words), "y", Long.MIN_VALUE, ""));
  }
}
