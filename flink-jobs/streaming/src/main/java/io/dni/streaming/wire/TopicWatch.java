// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees what a source alone would pass over without a word: records that Kafka has removed before
 * they were read, a topic that was made anew, records that an open transaction holds back, and
 * partitions that nobody reads yet.
 *
 * <p>Offsets jump for harmless reasons too (the marks of transactions take one each), so a jump is
 * a loss only where the log begins behind the offset that was due: Kafka removes from the front.
 * The log is asked from a thread of its own, for no record may wait for it.
 *
 * <p>Metrics, in the group {@code dni} of the source: counter {@code examplesLost}; gauges {@code
 * examplesBehind} (in Kafka and not read), {@code examplesHeldBack} (of these behind the start of
 * an open transaction) and {@code partitionsNotRead}, which is known where one subtask reads all.
 */
final class TopicWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
  private static final long LOOK_MILLIS = 5_000;
  private static final int MANY = 1_000;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** Where a topic begins and ends. */
  interface Log extends AutoCloseable {
    /** All partitions. */
    List<TopicPartition> partitions() throws Exception;

    /** Bounds of these; no entry for one that does not exist. */
    Map<TopicPartition, Bounds> bounds(List<TopicPartition> partitions) throws Exception;

    @Override
    void close();
  }

  /**
   * Offsets of a partition.
   *
   * @param begin of the oldest record
   * @param stable behind the newest record that no open transaction holds back
   * @param end behind the newest record
   */
  record Bounds(long begin, long stable, long end) {}

  /**
   * Records that nobody will read.
   *
   * @param from offset of the first of them
   * @param text where, how many, why
   */
  record Loss(TopicPartition partition, long from, String text) {}

  private record Jump(TopicPartition partition, long from, long to) {}

  private final Log log;
  private final boolean fail;
  private final boolean alone;
  private final Counter lost;
  private final Map<TopicPartition, Long> next = new ConcurrentHashMap<>();
  private final Queue<Jump> jumps = new ConcurrentLinkedQueue<>();
  private final Queue<Loss> losses = new ConcurrentLinkedQueue<>();
  private final AtomicReference<RecordsLostException> failure = new AtomicReference<>();
  private final Thread thread = new Thread(this::run, "topic-watch");
  private volatile long behind;
  private volatile long heldBack;
  private volatile int notRead;
  private long heldBackSince = System.nanoTime();

  /**
   * @param fail whether a loss ends the job
   * @param alone whether one subtask reads all partitions
   */
  TopicWatch(Log log, boolean fail, boolean alone, MetricGroup metrics) {
    this.log = log;
    this.fail = fail;
    this.alone = alone;
    MetricGroup group = metrics.addGroup("dni");
    lost = group.counter("examplesLost");
    group.gauge("examplesBehind", () -> behind);
    group.gauge("examplesHeldBack", () -> heldBack);
    group.gauge("partitionsNotRead", () -> notRead);
    thread.setDaemon(true);
    thread.start();
  }

  /** Partitions are about to be read, from a checkpoint's offsets or from the start. */
  void assigned(List<KafkaPartitionSplit> splits) {
    List<TopicPartition> resumed = new ArrayList<>();
    for (KafkaPartitionSplit split : splits) {
      if (split.getStartingOffset() >= 0) {
        next.put(split.getTopicPartition(), split.getStartingOffset());
        resumed.add(split.getTopicPartition());
      }
    }
    if (resumed.isEmpty()) {
      return;
    }
    try {
      log.bounds(resumed).forEach(this::resumed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("whether Kafka still has all examples is not known: {}", e.toString());
    }
    requireNothingLost();
  }

  private void resumed(TopicPartition partition, Bounds bounds) {
    long from = next.get(partition);
    if (from < bounds.begin()) {
      lost(new Jump(partition, from, bounds.begin()));
    } else if (from > bounds.end()) {
      next.put(partition, bounds.begin());
      report(
          new Loss(
              partition,
              bounds.begin(),
              "%s: the checkpoint stands at offset %d, the topic ends at %d: it was made anew or cut, and is read from its beginning"
                  .formatted(partition, from, bounds.end())));
    }
  }

  /** A record was read; by the task's thread. */
  void read(String topic, int partition, long offset) {
    TopicPartition place = new TopicPartition(topic, partition);
    Long due = next.put(place, offset + 1);
    if (due != null && offset != due && jumps.size() < MANY) {
      jumps.add(new Jump(place, due, offset));
    }
  }

  /** A loss that has not been told of yet; by the task's thread. */
  Optional<Loss> pollLoss() {
    return Optional.ofNullable(losses.poll());
  }

  /** Throws if something was lost and the job was told to fail then. */
  void requireNothingLost() {
    RecordsLostException e = failure.get();
    if (e != null) {
      throw e;
    }
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(LOOK_MILLIS);
        try {
          look();
        } catch (InterruptedException e) {
          throw e;
        } catch (Exception e) {
          LOG.debug("the topic cannot be looked at", e); // the source itself says so
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Compares what was read with what there is. */
  void look() throws Exception {
    List<TopicPartition> read = List.copyOf(next.keySet());
    Map<TopicPartition, Bounds> bounds = log.bounds(read);
    for (Jump jump = jumps.poll(); jump != null; jump = jumps.poll()) {
      Bounds of = bounds.get(jump.partition());
      if (jump.to() < jump.from()) {
        report(
            new Loss(
                jump.partition(),
                jump.to(),
                "%s: offset %d follows offset %d: the topic was made anew or cut, and is read from its beginning"
                    .formatted(jump.partition(), jump.to(), jump.from() - 1)));
      } else if (of != null && jump.from() < of.begin()) {
        lost(new Jump(jump.partition(), jump.from(), Math.min(jump.to(), of.begin())));
      }
    }
    long sumBehind = 0;
    long sumHeldBack = 0;
    for (Map.Entry<TopicPartition, Bounds> entry : bounds.entrySet()) {
      Bounds b = entry.getValue();
      sumBehind += Math.max(0, b.end() - Math.max(b.begin(), next.get(entry.getKey())));
      sumHeldBack += Math.max(0, b.end() - b.stable());
    }
    behind = sumBehind;
    heldBack = sumHeldBack;
    notRead = alone ? (int) log.partitions().stream().filter(p -> !next.containsKey(p)).count() : 0;
    warnOfTransactions();
  }

  private void warnOfTransactions() {
    long now = System.nanoTime();
    if (heldBack == 0) {
      heldBackSince = now;
    } else if (now - heldBackSince > PATIENCE_NANOS) {
      LOG.warn("{} records are held back by a transaction that a producer left open", heldBack);
      heldBackSince = now;
    }
  }

  private void lost(Jump gap) {
    lost.inc(gap.to() - gap.from());
    report(
        new Loss(
            gap.partition(),
            gap.from(),
            "%s: Kafka has removed offsets %d to %d before they were read: %d records are lost (the topic's retention is shorter than the job's delay)"
                .formatted(gap.partition(), gap.from(), gap.to() - 1, gap.to() - gap.from())));
  }

  private void report(Loss loss) {
    LOG.warn(loss.text());
    if (fail) {
      failure.compareAndSet(
          null, new RecordsLostException("dni.examples.on-loss: fail: " + loss.text()));
    }
    if (losses.size() < MANY) {
      losses.add(loss);
    }
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join();
    log.close();
  }
}
