// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinishedRowsTest {
  private static final Map<String, String> SETTINGS = Map.of("seed", "1", "steps", "10");

  @TempDir Path directory;

  @Test
  void aContinuedRunFindsItsRowsNumberForNumber() throws IOException {
    Path file = directory.resolve("sub/a.rows.jsonl");
    ResultRow row =
        new ResultRow()
            .with("data", "noisy2")
            .with("gap", 0.1 + 0.2)
            .with("set", 3)
            .with("missing", Double.NaN)
            .withSeries("curve", 1.5, 1e-300, Double.NaN);
    FinishedRows.in(file, SETTINGS).add("k", row);
    ResultRow found = FinishedRows.in(file, SETTINGS).find("k").orElseThrow();
    assertThat(found.number("gap")).isEqualTo(0.1 + 0.2);
    assertThat(found.text("set")).isEqualTo("3");
    assertThat(found.number("missing")).isNaN();
    assertThat(found.seriesOf("curve")).containsExactly(1.5, 1e-300, Double.NaN);
    assertThat(found.cells().keySet()).containsExactly("data", "gap", "set", "missing");
  }

  @Test
  void otherSettingsAreRefusedByName() throws IOException {
    Path file = directory.resolve("a.rows.jsonl");
    FinishedRows.in(file, SETTINGS);
    assertThatThrownBy(() -> FinishedRows.in(file, Map.of("seed", "2", "steps", "10")))
        .isInstanceOf(DifferentSettingsException.class)
        .hasMessageContaining("seed: 1 (expected: 2)")
        .hasMessageNotContaining("steps");
  }

  @Test
  void aLineCutOffByTheStopIsDropped() throws IOException {
    Path file = directory.resolve("a.rows.jsonl");
    FinishedRows.in(file, SETTINGS).add("whole", new ResultRow().with("x", 1));
    Files.writeString(file, "{\"key\":\"cut\",\"ce", StandardOpenOption.APPEND);
    FinishedRows finished = FinishedRows.in(file, SETTINGS);
    assertThat(finished.find("whole")).isPresent();
    assertThat(finished.find("cut")).isEmpty();
    finished.add("next", new ResultRow().with("x", 2));
    assertThat(FinishedRows.in(file, SETTINGS).find("next")).isPresent();
  }

  @Test
  void progressEstimatesTheRestFromTheWorkDone() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long[] clock = {0};
    Progress progress =
        new Progress("name", new PrintStream(out, true, StandardCharsets.UTF_8), () -> clock[0]);
    progress.expect(10);
    progress.skip("kept", 5);
    progress.begin();
    clock[0] = 3_000_000_000L;
    progress.finish("fresh", 1);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("50 %  kept: kept from an earlier run")
        .contains("60 %  fresh: 3.0 s, about 12.0 s left");
  }

  @Test
  void aStatementNeverHoldsForWhatIsNotANumber() {
    assertThat(Statement.atMost("", Double.NaN, 1).holds()).isFalse();
    assertThat(Statement.atLeast("", Double.NaN, 1).holds()).isFalse();
    assertThat(Statement.within("", Double.NaN, 0, 1).holds()).isFalse();
    assertThat(Statement.atMost("", 1, 1).holds()).isTrue();
    assertThat(Statement.atLeast("", 0.5, 1).holds()).isFalse();
  }
}
