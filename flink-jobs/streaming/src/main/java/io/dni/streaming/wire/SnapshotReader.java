// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.learning.decoupling.SegmentState;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.TensorBytes;
import io.dni.schemas.UndecodableRecordException;
import io.dni.schemas.record.LossEstimate;
import io.dni.schemas.record.StepMetrics;
import io.dni.streaming.message.PointLosses;
import io.dni.streaming.message.SegmentCounters;
import io.dni.streaming.message.SegmentEstimate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Follows the two snapshot topics and turns their records into plain ones. Not thread-safe. */
public final class SnapshotReader implements AutoCloseable {
  /** Where in the topics to begin. */
  public enum From {
    /** At the oldest record. */
    BEGINNING,
    /** A little before the newest, so that a follower has something to show at once. */
    RECENT,
    /** Behind the newest. */
    NOW
  }

  /**
   * What arrived, in the topics' order.
   *
   * @param estimates of losses
   * @param points losses per example, where the job writes them
   * @param counters of segments
   * @param undecodable records that are no snapshots
   */
  public record Arrived(
      List<SegmentEstimate> estimates,
      List<PointLosses> points,
      List<SegmentCounters> counters,
      int undecodable) {
    /** Whether nothing arrived. */
    public boolean isEmpty() {
      return estimates.isEmpty() && counters.isEmpty() && undecodable == 0;
    }
  }

  private static final long RECENT_RECORDS = 100;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String estimatesTopic;
  private final RecordCodec<LossEstimate> estimateCodec = new RecordCodec<>(LossEstimate.class);
  private final RecordCodec<StepMetrics> metricsCodec = new RecordCodec<>(StepMetrics.class);

  private SnapshotReader(KafkaConsumer<byte[], byte[]> consumer, String estimatesTopic) {
    this.consumer = consumer;
    this.estimatesTopic = estimatesTopic;
  }

  /**
   * Opens the topics, which must exist.
   *
   * @param clientProperties of the Kafka client
   */
  public static SnapshotReader open(
      String bootstrapServers,
      Map<String, String> clientProperties,
      String estimatesTopic,
      String metricsTopic,
      From from) {
    Properties properties = new Properties();
    properties.putAll(clientProperties);
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        Stream.of(estimatesTopic, metricsTopic)
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    switch (from) {
      case BEGINNING -> consumer.seekToBeginning(partitions);
      case NOW -> consumer.seekToEnd(partitions);
      case RECENT -> {
        Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
        consumer
            .endOffsets(partitions)
            .forEach((p, end) -> consumer.seek(p, Math.max(first.get(p), end - RECENT_RECORDS)));
      }
    }
    partitions.forEach(consumer::position); // "now" is the time of this call, not of the first poll
    return new SnapshotReader(consumer, estimatesTopic);
  }

  /** What has arrived since the last call; waits for the first record up to the given time. */
  public Arrived poll(Duration timeout) {
    List<SegmentEstimate> estimates = new ArrayList<>();
    List<PointLosses> points = new ArrayList<>();
    List<SegmentCounters> counters = new ArrayList<>();
    int undecodable = 0;
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
      try {
        if (record.topic().equals(estimatesTopic)) {
          LossEstimate estimate = estimateCodec.decode(record.value());
          estimates.add(plain(estimate));
          if (!estimate.getExampleIds().isEmpty()) {
            points.add(points(estimate));
          }
        } else {
          counters.add(plain(metricsCodec.decode(record.value())));
        }
      } catch (UndecodableRecordException e) {
        undecodable++;
      }
    }
    return new Arrived(estimates, points, counters, undecodable);
  }

  /** Closes the connection. */
  @Override
  public void close() {
    consumer.close();
  }

  /** The counters of a segment that a checkpoint holds, as its next snapshot would have them. */
  public static SegmentCounters counters(
      String model, int segment, boolean output, SegmentState stored) {
    return plain(SnapshotEncoder.counters(model, segment, output, stored).build());
  }

  /** The estimate of a segment that a checkpoint holds, as its next snapshot would have it. */
  public static SegmentEstimate estimate(String model, int segment, SegmentState stored) {
    return plain(SnapshotEncoder.estimate(model, segment, stored).build());
  }

  private static SegmentEstimate plain(LossEstimate r) {
    return new SegmentEstimate(
        r.getModel(),
        r.getSegment(),
        r.getBatches(),
        r.getTime(),
        optional(r.getTrueLoss()),
        optional(r.getImpliedLoss()),
        optional(r.getSgSquaredError()),
        optional(r.getSgRelativeError()),
        optional(r.getSgCosine()),
        optional(r.getGradientDelayBatches()),
        r.getPending());
  }

  private static PointLosses points(LossEstimate r) {
    return new PointLosses(
        r.getModel(),
        r.getSegment(),
        r.getBatches(),
        List.copyOf(r.getExampleIds()),
        Optional.ofNullable(r.getTrueLosses()).map(TensorBytes::toFloats),
        Optional.ofNullable(r.getImpliedLosses()).map(TensorBytes::toFloats));
  }

  private static SegmentCounters plain(StepMetrics r) {
    return new SegmentCounters(
        r.getModel(),
        r.getSegment(),
        r.getTime(),
        r.getBatches(),
        r.getExamples(),
        r.getSteps(),
        r.getCorrections(),
        r.getUnmatched(),
        r.getOrphans(),
        r.getEvicted(),
        r.getSkipped(),
        r.getGated(),
        r.getPendingMax(),
        optional(r.getGradientNorm()),
        optional(r.getAccuracy()),
        r.getCorrect() == null ? OptionalLong.empty() : OptionalLong.of(r.getCorrect()),
        new TreeMap<>(r.getFigures()));
  }

  private static OptionalDouble optional(Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
