// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dni.streaming.wire.TopicWatch.Bounds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TopicWatchTest {
  private static final TopicPartition P0 = new TopicPartition("t", 0);
  private static final TopicPartition P1 = new TopicPartition("t", 1);

  private final Map<String, Object> metrics = new HashMap<>();

  /** A log whose bounds are given. */
  private record GivenLog(Map<TopicPartition, Bounds> all) implements TopicWatch.Log {
    @Override
    public List<TopicPartition> partitions() {
      return List.copyOf(all.keySet());
    }

    @Override
    public Map<TopicPartition, Bounds> bounds(List<TopicPartition> partitions) {
      Map<TopicPartition, Bounds> found = new HashMap<>(all);
      found.keySet().retainAll(partitions);
      return found;
    }

    @Override
    public void close() {}
  }

  private final class Metrics extends UnregisteredMetricsGroup {
    @Override
    public org.apache.flink.metrics.MetricGroup addGroup(String name) {
      return this;
    }

    @Override
    public Counter counter(String name) {
      Counter counter = new org.apache.flink.metrics.SimpleCounter();
      metrics.put(name, counter);
      return counter;
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
      metrics.put(name, gauge);
      return gauge;
    }
  }

  private long value(String name) {
    Object metric = metrics.get(name);
    return metric instanceof Counter c
        ? c.getCount()
        : ((Number) ((Gauge<?>) metric).getValue()).longValue();
  }

  private TopicWatch watch(boolean fail, Map<TopicPartition, Bounds> bounds) {
    return new TopicWatch(new GivenLog(bounds), fail, true, new Metrics());
  }

  @Test
  void whatWasRemovedBeforeAResumeIsCounted() throws Exception {
    try (TopicWatch watch = watch(false, Map.of(P0, new Bounds(1_280, 2_000, 2_000)))) {
      watch.assigned(List.of(new KafkaPartitionSplit(P0, 640)));

      assertThat(value("examplesLost")).isEqualTo(640);
    }
  }

  @Test
  void aJobThatWasToldToFailFails() throws Exception {
    try (TopicWatch watch = watch(true, Map.of(P0, new Bounds(1_280, 2_000, 2_000)))) {
      assertThatThrownBy(() -> watch.assigned(List.of(new KafkaPartitionSplit(P0, 640))))
          .isInstanceOf(RecordsLostException.class)
          .hasMessage(
              "dni.examples.on-loss: fail: t-0: Kafka has removed offsets 640 to 1279 before they"
                  + " were read: 640 records are lost (the topic's retention is shorter than the"
                  + " job's delay)");
    }
  }

  @Test
  void aTopicThatEndsBeforeTheCheckpointWasMadeAnew() throws Exception {
    try (TopicWatch watch = watch(true, Map.of(P0, new Bounds(0, 10, 10)))) {
      assertThatThrownBy(() -> watch.assigned(List.of(new KafkaPartitionSplit(P0, 640))))
          .hasMessageContaining("the checkpoint stands at offset 640, the topic ends at 10");
    }
  }

  @Test
  void aCheckpointThatFitsAndAFirstStartLoseNothing() throws Exception {
    try (TopicWatch watch = watch(true, Map.of(P0, new Bounds(640, 700, 700)))) {
      assertThatCode(
              () -> {
                watch.assigned(List.of(new KafkaPartitionSplit(P0, 640)));
                watch.assigned(
                    List.of(new KafkaPartitionSplit(P1, KafkaPartitionSplit.EARLIEST_OFFSET)));
              })
          .doesNotThrowAnyException();
    }
  }

  /** The marks of transactions take offsets too. */
  @Test
  void aJumpIsALossOnlyWhereTheLogBeginsBehindIt() throws Exception {
    Map<TopicPartition, Bounds> bounds = new HashMap<>(Map.of(P0, new Bounds(0, 900, 900)));
    try (TopicWatch watch = watch(false, bounds)) {
      watch.read("t", 0, 99);
      watch.read("t", 0, 101);
      watch.look();
      assertThat(value("examplesLost")).isZero();
      bounds.put(P0, new Bounds(500, 900, 900));
      watch.read("t", 0, 600);
      watch.look();
      assertThat(value("examplesLost")).isEqualTo(500 - 102);
    }
  }

  @Test
  void whatIsNotReadIsSeen() throws Exception {
    Map<TopicPartition, Bounds> bounds =
        Map.of(P0, new Bounds(0, 700, 900), P1, new Bounds(0, 5, 5));
    try (TopicWatch watch = watch(false, bounds)) {
      watch.read("t", 0, 599);
      watch.look();
      assertThat(value("examplesBehind")).isEqualTo(300);
      assertThat(value("examplesHeldBack")).isEqualTo(200);
      assertThat(value("partitionsNotRead")).isEqualTo(1);
    }
  }
}
