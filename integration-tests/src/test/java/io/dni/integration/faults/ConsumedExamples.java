// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.faults;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/** Tells by the offsets that checkpoints commit how much of the examples topic is consumed. */
final class ConsumedExamples implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final long POLL_MILLIS = 250;

  /** Whose examples they are, for the message where they are not consumed. */
  interface Job {
    /** In one word. */
    String status() throws Exception;
  }

  private final Admin admin;
  private final String topic;
  private final Thread thread = new Thread(this::run, "consumed");
  private volatile long consumed;

  ConsumedExamples(String bootstrapServers, String topic) {
    admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    this.topic = topic;
    thread.start();
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(POLL_MILLIS);
        consumed = Math.max(consumed, committed());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** 0 where no broker answers, as in the midst of a fault. */
  private long committed() throws InterruptedException {
    try {
      return admin
          .listConsumerGroupOffsets("dni-examples")
          .partitionsToOffsetAndMetadata()
          .get()
          .entrySet()
          .stream()
          .filter(e -> e.getKey().topic().equals(topic))
          .mapToLong(e -> e.getValue().offset())
          .sum();
    } catch (ExecutionException e) {
      return 0;
    }
  }

  /** So many are in a checkpoint that is complete. */
  long count() {
    return consumed;
  }

  /** Returns when a checkpoint holds the last of so many examples. */
  void await(long examples, Job job) throws Exception {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (consumed != examples) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "%d of %d examples consumed, job %s".formatted(consumed, examples, job.status()));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join();
    admin.close();
  }
}
