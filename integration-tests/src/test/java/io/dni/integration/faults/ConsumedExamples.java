// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.faults;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/** Tells by the offsets that checkpoints commit how much of the examples topic is consumed. */
final class ConsumedExamples {
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);

  private ConsumedExamples() {}

  /** Returns when a checkpoint holds the last of so many examples. */
  static void await(String bootstrapServers, String topic, long examples, JobProcess job)
      throws Exception {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      long consumed = -1;
      while (consumed != examples) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(
              "%d of %d examples consumed, job %s"
                  .formatted(consumed, examples, job.command("status")));
        }
        Thread.sleep(200);
        consumed =
            admin
                .listConsumerGroupOffsets("dni-examples")
                .partitionsToOffsetAndMetadata()
                .get()
                .entrySet()
                .stream()
                .filter(e -> e.getKey().topic().equals(topic))
                .mapToLong(e -> e.getValue().offset())
                .sum();
      }
    }
  }
}
