// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.schemas.RecordChecksum;
import io.dni.schemas.UndecodableRecordException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** {@link RecordChecksum} on Kafka's own records. */
final class Checksums {
  private Checksums() {}

  /** Adds the checksum to a record with a value. */
  static ProducerRecord<byte[], byte[]> sealed(ProducerRecord<byte[], byte[]> record) {
    record.headers().add(RecordChecksum.HEADER, RecordChecksum.of(record.key(), record.value()));
    return record;
  }

  /** Refuses a record with a value that does not fit the checksum that it carries, if any. */
  static void verify(ConsumerRecord<byte[], byte[]> record) throws UndecodableRecordException {
    RecordChecksum.verify(header(record), record.key(), record.value());
  }

  /** The checksum that a record carries, or null. */
  static byte[] header(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(RecordChecksum.HEADER);
    return header == null ? null : header.value();
  }
}
