// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.schemas.RecordCodec;
import io.dni.schemas.TensorBytes;
import io.dni.schemas.Topic;
import io.dni.schemas.UndecodableRecordException;
import io.dni.schemas.record.LabelReport;
import io.dni.schemas.record.LossEstimate;
import io.dni.streaming.labels.LabelStand;
import io.dni.streaming.message.PointLosses;
import io.dni.streaming.message.SegmentSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
   * @param snapshots of segments
   * @param points losses per example, where the job writes them
   * @param labels how examples wait for their labels, by model
   * @param undecodable records that are no snapshots
   */
  public record Arrived(
      List<SegmentSnapshot> snapshots,
      List<PointLosses> points,
      Map<String, LabelStand> labels,
      int undecodable) {
    /** Whether nothing arrived. */
    public boolean isEmpty() {
      return snapshots.isEmpty() && labels.isEmpty() && undecodable == 0;
    }
  }

  private static final long RECENT_RECORDS = 100;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final RecordCodec<LossEstimate> snapshotCodec = new RecordCodec<>(LossEstimate.class);
  private final RecordCodec<LabelReport> labelsCodec = new RecordCodec<>(LabelReport.class);
  private final Topics topics;

  /**
   * What is followed.
   *
   * @param labels may be missing on the broker: an older job has none
   */
  public record Topics(String snapshots, String labels) {
    /** By the names that a job or command gives them. */
    public static Topics of(Function<Topic, String> name) {
      return new Topics(name.apply(Topic.LOSS_ESTIMATES), name.apply(Topic.LABEL_REPORTS));
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
        Stream.of(topics.snapshots(), topics.labels())
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
    List<SegmentSnapshot> snapshots = new ArrayList<>();
    List<PointLosses> points = new ArrayList<>();
    Map<String, LabelStand> labels = new TreeMap<>();
    int undecodable = 0;
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
      try {
        if (record.topic().equals(topics.snapshots())) {
          LossEstimate snapshot = snapshotCodec.decode(record.value());
          snapshots.add(SnapshotFields.read(snapshot));
          if (!snapshot.getExampleIds().isEmpty()) {
            points.add(points(snapshot));
          }
        } else {
          LabelReport report = labelsCodec.decode(record.value());
          labels.put(report.getModel(), stand(report));
        }
      } catch (UndecodableRecordException e) {
        undecodable++;
      }
    }
    return new Arrived(snapshots, points, labels, undecodable);
  }

  /** Closes the connection. */
  @Override
  public void close() {
    consumer.close();
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

  private static PointLosses points(LossEstimate r) {
    return new PointLosses(
        r.getModel(),
        r.getSegment(),
        r.getBatches(),
        List.copyOf(r.getExampleIds()),
        Optional.ofNullable(r.getTrueLosses()).map(TensorBytes::toFloats),
        Optional.ofNullable(r.getImpliedLosses()).map(TensorBytes::toFloats));
  }
}
