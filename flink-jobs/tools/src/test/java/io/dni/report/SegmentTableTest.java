// SPDX-License-Identifier: Apache-2.0
package io.dni.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SegmentTableTest {
  @Test
  void shows_the_newest_snapshot_of_each_segment() {
    SegmentTable table = new SegmentTable();
    assertThat(table.isEmpty()).isTrue();
    table.add(Snapshots.hidden(0, 1));
    table.add(Snapshots.hidden(0, 2));
    table.add(Snapshots.output(1, 2, 9));

    assertThat(table.lines()).hasSizeGreaterThan(3);
    assertThat(table.lines().get(0)).startsWith("model    segment  examples  true loss");
    assertThat(table.lines().get(1)).matches("default +0 +20 +0\\.5000 +- .*");
    assertThat(table.lines().get(2)).matches("default +1 +20 +0\\.2500 +- .*");
  }

  @Test
  void writes_snapshots_as_lines_of_json() throws Exception {
    assertThat(SnapshotJson.line(Snapshots.output(1, 2, 9)))
        .startsWith("{\"type\":\"snapshot\",\"model\":\"default\",\"segment\":1,")
        .contains("\"time\":\"1970-01-01T00:00:02Z\"", "\"batches\":2", "\"impliedLoss\":null")
        .contains("\"figures\":{\"run.accuracy\":0.5,\"window.accuracy\":0.75}")
        .doesNotContain("\n");
  }
}
