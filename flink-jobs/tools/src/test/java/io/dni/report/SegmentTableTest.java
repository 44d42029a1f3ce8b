// SPDX-License-Identifier: Apache-2.0
package io.dni.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SegmentTableTest {
  @Test
  void shows_the_newest_snapshot_of_each_segment() {
    SegmentTable table = new SegmentTable();
    assertThat(table.isEmpty()).isTrue();
    table.add(Snapshots.estimate(0, 1, 0.9));
    table.add(Snapshots.estimate(0, 2, 0.5));
    table.add(Snapshots.hidden(0, 2));
    table.add(Snapshots.estimate(1, 2, 0.25));

    assertThat(table.lines()).hasSize(3);
    assertThat(table.lines().get(0)).startsWith("model    segment  examples  true loss");
    assertThat(table.lines().get(1)).contains("0.5000").doesNotContain("0.9000");
    assertThat(table.lines().get(2)).matches("default +1 +- +0\\.2500 +- .*");
  }

  @Test
  void writes_snapshots_as_lines_of_json() throws Exception {
    assertThat(SnapshotJson.line(Snapshots.estimate(1, 2, 0.25)))
        .startsWith("{\"type\":\"estimate\",\"model\":\"default\",\"segment\":1,\"batches\":2,")
        .contains("\"time\":\"1970-01-01T00:00:02Z\"", "\"impliedLoss\":null")
        .doesNotContain("\n");
  }
}
