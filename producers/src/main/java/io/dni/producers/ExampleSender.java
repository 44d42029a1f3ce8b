// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import io.dni.schemas.RecordChecksum;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;

/** Sends a stream of examples until it ends, enough are sent, or it is told to stop. */
final class ExampleSender {
  private static final long NAP_NANOS = 50_000_000;

  private final Producer<byte[], byte[]> producer;
  private final List<byte[]> keys;
  private final DeliveryReport report;

  /**
   * @param keys the models' ids; example {@code i} goes to model {@code i mod keys.size()}
   */
  ExampleSender(Producer<byte[], byte[]> producer, List<byte[]> keys, DeliveryReport report) {
    this.producer = producer;
    this.keys = List.copyOf(keys);
    this.report = report;
  }

  /**
   * Sends, and returns when every record has been delivered or has failed.
   *
   * @param topics of the records
   * @param rate how fast; empty for as fast as the broker takes them
   * @param stopped whether to end after the record at hand
   */
  void send(
      Iterator<Outgoing> messages,
      List<String> topics,
      Optional<RateLimit> rate,
      BooleanSupplier stopped) {
    Callback callback = (metadata, failure) -> report.completed(failure);
    // Otherwise the first record would wait for this, and those behind it would hurry to catch up.
    topics.forEach(producer::partitionsFor);
    long start = System.nanoTime();
    try {
      while (!stopped.getAsBoolean() && !report.isHopeless() && messages.hasNext()) {
        Outgoing next = messages.next();
        if (rate.isPresent() && !await(rate.get(), next.position(), start, stopped)) {
          break;
        }
        byte[] key = keys.get((int) (next.turn() % keys.size()));
        var unused = producer.send(record(key, next), callback); // which hears of every outcome
      }
    } finally {
      flush();
    }
  }

  private static ProducerRecord<byte[], byte[]> record(byte[] key, Outgoing next) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(next.topic(), key, next.value());
    record.headers().add(RecordChecksum.HEADER, RecordChecksum.of(key, next.value()));
    return record;
  }

  /** Waits until a record is due; false if stopped before. */
  private static boolean await(RateLimit rate, double index, long start, BooleanSupplier stopped) {
    long wait = rate.waitNanos(index, System.nanoTime() - start);
    while (wait > 0 && !stopped.getAsBoolean()) {
      // In short naps, so that a stop is heard at slow rates too.
      LockSupport.parkNanos(Math.min(wait, NAP_NANOS));
      wait = rate.waitNanos(index, System.nanoTime() - start);
    }
    return !stopped.getAsBoolean();
  }

  private void flush() {
    try {
      producer.flush();
    } catch (InterruptException e) {
      Thread.currentThread().interrupt();
    }
  }
}
