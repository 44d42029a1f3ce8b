// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;

/**
 * A Kafka partitioner, given to the job as {@code kafka.partitioner.class}, that throws once when
 * the N-th record from now is written: an exception in an operator, without a hook in the product.
 */
public final class FaultyPartitioner implements Partitioner {
  private static final int DISARMED = -1;

  /** System property: a file that appears, with N in it, when a process is to fail. */
  static final String ORDER = "dni.faults.order";

  private static final String ORDER_FILE = System.getProperty(ORDER);
  private static final long LOOK_NANOS = 50_000_000;
  private static final AtomicLong NEXT_LOOK = new AtomicLong(System.nanoTime());
  private static final AtomicInteger COUNTDOWN = new AtomicInteger(DISARMED);

  /** The record after {@code n} others fails. */
  static void failAfter(int n) {
    COUNTDOWN.set(n);
  }

  @Override
  public int partition(
      String topic, Object key, byte[] keyBytes, Object value, byte[] bytes, Cluster cluster) {
    lookForOrder();
    if (COUNTDOWN.get() >= 0 && COUNTDOWN.getAndDecrement() == 0) {
      throw new IllegalStateException("injected: this record cannot be written");
    }
    return Math.floorMod(Arrays.hashCode(keyBytes), cluster.partitionCountForTopic(topic));
  }

  private static void lookForOrder() {
    long due = NEXT_LOOK.get();
    long now = System.nanoTime();
    if (ORDER_FILE == null || now < due || !NEXT_LOOK.compareAndSet(due, now + LOOK_NANOS)) {
      return;
    }
    Path file = Path.of(ORDER_FILE);
    try {
      if (Files.exists(file)) {
        int n = Integer.parseInt(Files.readString(file));
        Files.delete(file);
        failAfter(n);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void configure(Map<String, ?> settings) {}

  @Override
  public void close() {}
}
