// SPDX-License-Identifier: Apache-2.0
package io.dni.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ForeignBytesTest {
  private static String describe(String text) {
    return ForeignBytes.describe(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void names_what_users_send_by_mistake() {
    assertThat(describe("1.0,2.5,cat")).isEqualTo("CSV text");
    assertThat(describe("1,0;2,5;Katze\n")).isEqualTo("CSV text");
    assertThat(describe(" {\"a\": 1}")).isEqualTo("JSON text");
    assertThat(describe("hello")).isEqualTo("text");
    assertThat(describe("ä".repeat(5000))).isEqualTo("text");
    assertThat(describe("")).isEqualTo("empty");
    assertThat(ForeignBytes.describe(new byte[] {0, 0, 0, 1, 2, 6, 7}))
        .isEqualTo("as a Confluent schema registry frames them, schema id 258");
    assertThat(ForeignBytes.describe(new byte[] {2, 0, 12, -3, 7}))
        .isEqualTo("binary: bare Avro, without its marker?");
    assertThat(ForeignBytes.describe(new byte[] {0x1f, (byte) 0x8b, 8, 0})).isEqualTo("gzip");
  }
}
