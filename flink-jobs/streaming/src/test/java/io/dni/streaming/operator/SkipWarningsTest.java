// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SkipWarningsTest {
  private final SkipWarnings warnings = new SkipWarnings();
  private final List<String> lines = new ArrayList<>();

  @Test
  void aModelThatDivergesIsOneLineAMinuteWithACount() {
    for (int batch = 0; batch < 2000; batch++) {
      for (int segment = 0; segment < 3; segment++) {
        warnings.skipped("m", segment, 1, 1_000_000 + 60L * batch).ifPresent(lines::add);
      }
    }
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).contains("model m, segment 0", " 1 steps not taken");
    assertThat(lines.get(1)).contains(" 3000 steps not taken");
  }

  @Test
  void eachModelHasItsOwnMinute() {
    assertThat(warnings.skipped("a", 0, 1, 1_000_000)).isPresent();
    assertThat(warnings.skipped("b", 0, 1, 1_000_001)).isPresent();
    assertThat(warnings.skipped("a", 0, 1, 1_000_002)).isEmpty();
  }

  @Test
  void anIdCannotForgeALine() {
    assertThat(warnings.skipped("m\n2026 ERROR forged\u001b[2J", 0, 1, 0))
        .hasValueSatisfying(
            line -> assertThat(line).contains("m\\n2026 ERROR forged\\u001b[2J").hasLineCount(1));
  }
}
