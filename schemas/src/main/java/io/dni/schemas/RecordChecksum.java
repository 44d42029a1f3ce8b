// SPDX-License-Identifier: Apache-2.0
package io.dni.schemas;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * The optional checksum of a Kafka record, in the header {@value #HEADER}: CRC-32C of the key and
 * then the value, eight hexadecimal digits. Kafka guards a batch of records from its producer's
 * client to its consumer's; this guards a record over everything between the program that encoded
 * it and the one that learns from it. Records without the header are taken as they are.
 */
public final class RecordChecksum {
  /** Name of the Kafka header. */
  public static final String HEADER = "dni.crc32c";

  private RecordChecksum() {}

  /**
   * The header's value.
   *
   * @param key of the record, null for none
   * @param value of the record
   */
  public static byte[] of(byte[] key, byte[] value) {
    return HexFormat.of().toHexDigits(sum(key, value)).getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Compares a record with its header.
   *
   * @param header the header's value, null where the record has none
   * @throws UndecodableRecordException naming both sums where they differ
   */
  public static void verify(byte[] header, byte[] key, byte[] value)
      throws UndecodableRecordException {
    if (header == null) {
      return;
    }
    String expected = new String(of(key, value), StandardCharsets.US_ASCII);
    String found = new String(header, StandardCharsets.ISO_8859_1);
    if (!found.equals(expected)) {
      throw new UndecodableRecordException(
          "checksum: %s (expected: %s, CRC-32C of key and value)"
              .formatted(found.length() == expected.length() ? found : "malformed", expected));
    }
  }

  private static int sum(byte[] key, byte[] value) {
    CRC32C crc = new CRC32C();
    if (key != null) {
      crc.update(key);
    }
    crc.update(value);
    return (int) crc.getValue();
  }
}
