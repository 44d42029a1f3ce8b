// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreReporterTest {
  @ParameterizedTest
  @CsvSource({
    "44, 44, true", // the window is not full yet
    "1797, 44, true", // the end of a small file: its window ends there too
    "20000, 250, true", // the window has moved by its length
    "20249, 250, true",
    "20250, 250, false",
    "20999, 250, false",
  })
  void aSnapshotHasTheWindowWhereItIsNew(long examples, long since, boolean told) {
    assertThat(ScoreReporter.tellsWindow(examples, since, 1000)).isEqualTo(told);
  }
}
