// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.faults;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;

/**
 * A Kafka partitioner, given to the job as {@code kafka.partitioner.class}, that throws once when
 * the N-th record from now is written: an exception in an operator, without a hook in the product.
 */
public final class FaultyPartitioner implements Partitioner {
  private static final int DISARMED = -1;
  private static final AtomicInteger COUNTDOWN = new AtomicInteger(DISARMED);

  /** The record after {@code n} others fails. */
  static void failAfter(int n) {
    COUNTDOWN.set(n);
  }

  @Override
  public int partition(
      String topic, Object key, byte[] keyBytes, Object value, byte[] bytes, Cluster cluster) {
    if (COUNTDOWN.get() >= 0 && COUNTDOWN.getAndDecrement() == 0) {
      throw new IllegalStateException("injected: this record cannot be written");
    }
    return Math.floorMod(Arrays.hashCode(keyBytes), cluster.partitionCountForTopic(topic));
  }

  @Override
  public void configure(Map<String, ?> settings) {}

  @Override
  public void close() {}
}
