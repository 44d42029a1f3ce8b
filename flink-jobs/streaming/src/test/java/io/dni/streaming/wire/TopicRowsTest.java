// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TopicRowsTest {
  private static List<byte[]> values(String... texts) {
    return Stream.of(texts).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
  }

  @Test
  void objectsMayHaveOtherFieldsThanTheFirstAndOtherRecordsAreCounted() {
    TopicRows rows =
        TopicRows.of(
            values("{\"b\":1,\"a\":{\"x\":\"NA\"}}", "no object", "{\"c\":true,\"b\":null}"),
            new RowFormat(RowFormat.Kind.JSON, "label", "", "", List.of(), ','));
    assertThat(rows.names()).containsExactly("b", "c");
    assertThat(rows.rows()).containsExactly(Map.of("b", "1"), Map.of("c", "1"));
    assertThat(rows.refused()).isEqualTo(1);
  }

  @Test
  void aFieldThatIsAlwaysEmptyKeepsItsPlaceInALine() {
    TopicRows rows =
        TopicRows.of(
            values("1;;\"x;y\"", "1;2"),
            new RowFormat(RowFormat.Kind.CSV, "l", "", "", List.of("a", "b", "l"), ';'));
    assertThat(rows.names()).containsExactly("a", "b", "l");
    assertThat(rows.rows()).containsExactly(Map.of("a", "1", "l", "x;y"));
    assertThat(rows.refused()).isEqualTo(1);
  }
}
