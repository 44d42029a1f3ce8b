// SPDX-License-Identifier: Apache-2.0
package io.dni.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RecordChecksumTest {
  private static final byte[] KEY = "1234".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] VALUE = "56789".getBytes(StandardCharsets.US_ASCII);

  /** The check value of CRC-32C: that of the digits 1 to 9. */
  @Test
  void theHeaderIsTheCrc32cOfKeyAndValue() {
    assertThat(RecordChecksum.of(KEY, VALUE)).asString().isEqualTo("e3069283");
    assertThat(RecordChecksum.of(null, "123456789".getBytes(StandardCharsets.US_ASCII)))
        .asString()
        .isEqualTo("e3069283");
  }

  @Test
  void everyFlippedBitOfKeyAndValueIsSeen() {
    byte[] header = RecordChecksum.of(KEY, VALUE);
    assertThatCode(() -> RecordChecksum.verify(header, KEY, VALUE)).doesNotThrowAnyException();
    for (int bit = 0; bit < 8 * (KEY.length + VALUE.length); bit++) {
      byte[] key = KEY.clone();
      byte[] value = VALUE.clone();
      byte[] hit = bit / 8 < KEY.length ? key : value;
      hit[bit / 8 % KEY.length % hit.length] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> RecordChecksum.verify(header, key, value))
          .isInstanceOf(UndecodableRecordException.class)
          .hasMessageStartingWith("checksum: e3069283 (expected: ");
    }
  }

  @Test
  void aDamagedHeaderIsSeenAndAMissingOneIsNot() {
    assertThatThrownBy(() -> RecordChecksum.verify(new byte[] {1, 2, 3}, KEY, VALUE))
        .hasMessage("checksum: malformed (expected: e3069283, CRC-32C of key and value)");
    assertThatCode(() -> RecordChecksum.verify(null, KEY, VALUE)).doesNotThrowAnyException();
  }
}
