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
  private final String topic;
  private final List<byte[]> keys;
  private final DeliveryReport report;

  /**
   * @param keys the models' ids; example {@code i} goes to model {@code i mod keys.size()}
   */
  ExampleSender(
      Producer<byte[], byte[]> producer, String topic, List<byte[]> keys, DeliveryReport report) {
    this.producer = producer;
    this.topic = topic;
    this.keys = List.copyOf(keys);
    this.report = report;
  }

  /**
   * Sends, and returns when every record has been delivered or has failed.
   *
   * @param count how many records; empty for as many as there are
   * @param rate how fast; empty for as fast as the broker takes them
   * @param stopped whether to end after the record at hand
   */
  void send(
      Iterator<byte[]> messages,
      Optional<Long> count,
      Optional<RateLimit> rate,
      BooleanSupplier stopped) {
    Callback callback = (metadata, failure) -> report.completed(failure);
    // Otherwise the first record would wait for this, and those behind it would hurry to catch up.
    producer.partitionsFor(topic);
    long limit = count.orElse(Long.MAX_VALUE);
    long start = System.nanoTime();
    long index = 0;
    try {
      while (index < limit
          && !stopped.getAsBoolean()
          && !report.isHopeless()
          && messages.hasNext()) {
        if (rate.isPresent() && !await(rate.get(), index, start, stopped)) {
          break;
        }
        byte[] key = keys.get((int) (index % keys.size()));
        var unused = // the callback hears of every outcome
            producer.send(record(key, messages.next()), callback);
        index++;
      }
    } finally {
      flush();
    }
  }

  private ProducerRecord<byte[], byte[]> record(byte[] key, byte[] value) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, key, value);
    record.headers().add(RecordChecksum.HEADER, RecordChecksum.of(key, value));
    return record;
  }

  /** Waits until a record is due; false if stopped before. */
  private static boolean await(RateLimit rate, long index, long start, BooleanSupplier stopped) {
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
