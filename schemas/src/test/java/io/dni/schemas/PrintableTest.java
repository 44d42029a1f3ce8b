// SPDX-License-Identifier: Apache-2.0
package io.dni.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void leavesWhatPeopleReadAndEscapesWhatTerminalsObey() {
    assertThat(Printable.of("länge 東京 🙂 'a'")).isEqualTo("länge 東京 🙂 'a'");
    assertThat(Printable.of("a\nb\r\tc\u001b[31m\u202ed"))
        .isEqualTo("a\\nb\\r\\tc\\u001b[31m\\u202ed");
    assertThat(Printable.of("a\u0085b\u2028c \udb40\udc01 lone \ud800 half"))
        .isEqualTo("a\\u0085b\\u2028c \\u{e0001} lone \\ud800 half");
  }

  @Test
  void isShortHoweverLongTheTextIs() {
    assertThat(Printable.of("x".repeat(5_000_000))).isEqualTo("x".repeat(60) + "…");
    assertThat(Printable.of("xyz", 2)).isEqualTo("xy…");
    assertThat(Printable.of("xy", 2)).isEqualTo("xy");
  }
}
