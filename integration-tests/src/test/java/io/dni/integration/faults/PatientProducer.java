// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.faults;

import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A producer that outlives a broker's crash; idempotent, so its retries write nothing twice. */
final class PatientProducer {
  private static final String HALF_AN_HOUR = "1800000";

  private PatientProducer() {}

  static KafkaProducer<byte[], byte[]> open(String bootstrapServers) {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "delivery.timeout.ms", HALF_AN_HOUR,
            "max.block.ms", HALF_AN_HOUR,
            "linger.ms", "5"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
