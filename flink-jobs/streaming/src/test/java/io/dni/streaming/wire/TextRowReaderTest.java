// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dni.learning.features.Column;
import io.dni.learning.features.FeatureSpec;
import io.dni.streaming.job.TrainingConfig;
import io.dni.streaming.message.ModelRow;
import io.dni.streaming.message.Received;
import io.dni.streaming.wire.RowFormat.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class TextRowReaderTest {
  private static final FeatureSpec SPEC =
      new FeatureSpec(
          List.of(
              Column.number("amount", true),
              Column.words("shop.town", 4, 0),
              Column.number("items[1]", false)),
          2,
          1000,
          true);

  private static Received<ModelRow> read(RowFormat format, byte[] value) {
    TextRowReader reader = new TextRowReader(SPEC, format);
    reader.open(null);
    List<Received<ModelRow>> out = new ArrayList<>();
    reader.deserialize(
        new ConsumerRecord<>("t", 3, 42, "m".getBytes(StandardCharsets.UTF_8), value),
        new Collector<>() {
          @Override
          public void collect(Received<ModelRow> record) {
            out.add(record);
          }

          @Override
          public void close() {}
        });
    assertThat(out).hasSize(1);
    return out.get(0);
  }

  private static final RowFormat JSON =
      new RowFormat(Kind.JSON, "fraud", "nr", "w", List.of(), ',');

  private static ModelRow good(RowFormat format, String value) {
    return read(format, value.getBytes(StandardCharsets.UTF_8)).message().orElseThrow();
  }

  private static String reason(RowFormat format, String value) {
    return read(format, value.getBytes(StandardCharsets.UTF_8))
        .refused()
        .orElseThrow()
        .headers()
        .toString();
  }

  @Test
  void columnsOfAnObjectAreFoundByName() {
    ModelRow row =
        good(
            JSON,
            "{\"other\":[{}],\"shop\":{\"town\":\" Ulm"
                + " \"},\"items\":[9,1.5e1],\"amount\":\"-2.50\",\"fraud\":true,\"nr\":17}");
    assertThat(row.model()).isEqualTo("m");
    assertThat(row.row().numbers()).containsExactly(-2.5, 15);
    assertThat(row.row().words()).containsExactly("Ulm");
    assertThat(row.label()).isEqualTo("1");
    assertThat(row.id()).isEqualTo("17");
    assertThat(row.offset()).isEqualTo(42);
    ModelRow holes = good(JSON, "{\"amount\":null,\"items\":[1,2],\"shop\":{\"town\":\"NA\"}}");
    assertThat(holes.row().numbers()).containsExactly(Double.NaN, 2);
    assertThat(holes.row().words()).containsExactly((String) null);
    assertThat(holes.labelled()).isFalse();
  }

  @Test
  void aWeightIsANumberFromZeroOn() {
    assertThat(good(JSON, "{\"amount\":1}").weight()).isEqualTo(1);
    assertThat(good(JSON, "{\"amount\":1,\"w\":null}").weight()).isEqualTo(1);
    assertThat(good(JSON, "{\"amount\":1,\"w\":0}").weight()).isEqualTo(0);
    assertThat(good(JSON, "{\"amount\":1,\"w\":2.5}").weight()).isEqualTo(2.5f);
    assertThat(reason(JSON, "{\"amount\":1,\"w\":-0.5}"))
        .contains("field w: -0.5 (expected: a weight of 0 to 1,000,000)");
    assertThat(reason(JSON, "{\"amount\":1,\"w\":1e7}")).contains("field w: 1.0E7 (expected");
    assertThat(reason(JSON, "{\"amount\":1,\"w\":\"heavy\"}"))
        .contains("field w: heavy (expected: a number)");
  }

  @Test
  void linesOfCsvAreReadByTheirFields() {
    RowFormat csv =
        new RowFormat(
            Kind.CSV, "y", "", "", List.of("y", "amount", "skip", "shop.town", "items[1]"), ';');
    ModelRow row = good(csv, "1.0;3;;\"a \"\"b\"\"; c\";-.5\r\n");
    assertThat(row.row().numbers()).containsExactly(3, -0.5);
    assertThat(row.row().words()).containsExactly("a \"b\"; c");
    assertThat(row.label()).isEqualTo("1");
    RowFormat plain = new RowFormat(Kind.CSV, "y", "", "", List.of(), ',');
    assertThat(good(plain, "1,Ulm,2,no").label()).isEqualTo("no");
    assertThat(reason(plain, "1,Ulm,2"))
        .contains("3 values (expected: 4, amount, shop.town, items[1], y)");
    assertThat(reason(plain, "1,\"Ulm,2,no")).contains("a quote that does not end");
  }

  @Test
  void whatDoesNotFitIsADeadLetterThatNamesTheColumn() {
    assertThat(reason(JSON, "{\"amount\":\"much\"}"))
        .contains("column amount: much (expected: a number)");
    assertThat(reason(JSON, "{\"amount\":\"0x1p3\"}")).contains("column amount: 0x1p3");
    assertThat(reason(JSON, "{\"amount\":1e999}")).contains("column amount: 1e999");
    assertThat(reason(JSON, "{\"amount\":1,\"amount\":2}")).contains("field amount twice");
    assertThat(reason(JSON, "{\"x\":1}")).contains("no column in it (expected: [amount, shop.town");
    assertThat(reason(JSON, "[1]")).contains("no JSON object");
    assertThat(reason(JSON, "{\"amount\":")).contains("no JSON that could be read");
    assertThat(reason(JSON, "{\"amount\":1} 2")).contains("text after the object");
    assertThat(
            read(JSON, new byte[] {'{', (byte) 0xff, '}'}).refused().orElseThrow().headers() + "")
        .contains("not UTF-8");
    assertThat(read(JSON, null).refused().orElseThrow().headers() + "").contains("value: none");
  }

  @Test
  void aFormatOfTextNeedsColumns() {
    assertThatThrownBy(
            () ->
                TrainingConfig.of(
                    Map.of("dni.model.network", "2-2", "dni.examples.format", "json")))
        .hasMessageContaining(
            "dni.examples.format: json (expected: avro, or with dni.features.columns)");
    TrainingConfig config =
        TrainingConfig.of(
            Map.of(
                "dni.model.network", "1-2",
                "dni.features.columns", "x number",
                "dni.features.read-outs", "false",
                "dni.examples.format", "csv",
                "dni.examples.csv-delimiter", "tab"));
    assertThat(config.rowFormat().delimiter()).isEqualTo('\t');
  }
}
