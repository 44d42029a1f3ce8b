// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.learning.decoupling.SegmentState;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.TensorBytes;
import io.dni.schemas.Topic;
import io.dni.schemas.UndecodableRecordException;
import io.dni.schemas.record.LabelReport;
import io.dni.schemas.record.LossEstimate;
import io.dni.schemas.record.StepMetrics;
import io.dni.streaming.labels.LabelStand;
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
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Follows the topics of snapshots and label reports and turns their records into plain ones. Not
 * thread-safe.
 */
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
   * @param labels how examples wait for their labels, by model
   * @param undecodable records that are no snapshots
   */
  public record Arrived(
      List<SegmentEstimate> estimates,
      List<PointLosses> points,
      List<SegmentCounters> counters,
      Map<String, LabelStand> labels,
      int undecodable) {
    /** Whether nothing arrived. */
    public boolean isEmpty() {
      return estimates.isEmpty() && counters.isEmpty() && labels.isEmpty() && undecodable == 0;
    }
  }

  private static final long RECENT_RECORDS = 100;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final RecordCodec<LossEstimate> estimateCodec = new RecordCodec<>(LossEstimate.class);
  private final RecordCodec<StepMetrics> metricsCodec = new RecordCodec<>(StepMetrics.class);
  private final RecordCodec<LabelReport> labelsCodec = new RecordCodec<>(LabelReport.class);
  private final Topics topics;

  /**
   * What is followed.
   *
   * @param labels may be missing on the broker: an older job has none
   */
  public record Topics(String estimates, String metrics, String labels) {
    /** By the names that a job or command gives them. */
    public static Topics of(Function<Topic, String> name) {
      return new Topics(
          name.apply(Topic.LOSS_ESTIMATES),
          name.apply(Topic.STEP_METRICS),
          name.apply(Topic.LABEL_REPORTS));
    }
  }

  private SnapshotReader(KafkaConsumer<byte[], byte[]> consumer, Topics topics) {
    this.consumer = consumer;
    this.topics = topics;
  }

  /**
   * Opens the topics, which must exist.
   *
   * @param clientProperties of the Kafka client
   */
  public static SnapshotReader open(
      String bootstrapServers, Map<String, String> clientProperties, Topics topics, From from) {
    Properties properties = new Properties();
    properties.putAll(clientProperties);
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        Stream.of(topics.estimates(), topics.metrics(), topics.labels())
            .flatMap(topic -> partitions(consumer, topic, topics).stream())
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
    return new SnapshotReader(consumer, topics);
  }

  private static List<PartitionInfo> partitions(
      KafkaConsumer<byte[], byte[]> consumer, String topic, Topics topics) {
    boolean there = !topic.equals(topics.labels()) || consumer.listTopics().containsKey(topic);
    return there ? consumer.partitionsFor(topic) : List.of();
  }

  /** What has arrived since the last call; waits for the first record up to the given time. */
  public Arrived poll(Duration timeout) {
    List<SegmentEstimate> estimates = new ArrayList<>();
    List<PointLosses> points = new ArrayList<>();
    List<SegmentCounters> counters = new ArrayList<>();
    Map<String, LabelStand> labels = new TreeMap<>();
    int undecodable = 0;
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
      try {
        if (record.topic().equals(topics.estimates())) {
          LossEstimate estimate = estimateCodec.decode(record.value());
          estimates.add(plain(estimate));
          if (!estimate.getExampleIds().isEmpty()) {
            points.add(points(estimate));
          }
        } else if (record.topic().equals(topics.labels())) {
          LabelReport report = labelsCodec.decode(record.value());
          labels.put(report.getModel(), stand(report));
        } else {
          counters.add(plain(metricsCodec.decode(record.value())));
        }
      } catch (UndecodableRecordException e) {
        undecodable++;
      }
    }
    return new Arrived(estimates, points, counters, labels, undecodable);
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

  private static LabelStand stand(LabelReport r) {
    return new LabelStand(
        r.getWaiting(),
        r.getEarly(),
        r.getBytes(),
        r.getOldest() == null ? null : r.getOldest().toEpochMilli(),
        List.copyOf(r.getDelays()),
        r.getOutcomes());
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
