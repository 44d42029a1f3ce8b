// SPDX-License-Identifier: Apache-2.0
package io.dni.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainTextTest {
  @Test
  void leaves_what_is_readable_in_any_script() {
    assertThat(PlainText.of("Gewächs 7 – 花 🌱 עברית")).isEqualTo("Gewächs 7 – 花 🌱 עברית");
  }

  @Test
  void escapes_what_would_forge_lines_or_command_a_terminal() {
    assertThat(PlainText.of("a\nERROR forged\r\u001b[2Jb\tc\u0085d\u2028e"))
        .isEqualTo("a\\nERROR forged\\r\\u001b[2Jb\\tc\\u0085d\\u2028e");
    assertThat(PlainText.of("abc\u202efdp.exe")).isEqualTo("abc\\u202efdp.exe");
    assertThat(PlainText.of("lone \ud800 half")).isEqualTo("lone \\ud800 half");
  }

  @Test
  void shortens_what_is_long_and_says_so() {
    assertThat(PlainText.of("x".repeat(5_000_000)))
        .hasSizeLessThan(350)
        .endsWith("more characters)");
    assertThat(PlainText.of("abcdef", 4)).isEqualTo("abcd… (2 more characters)");
  }
}
