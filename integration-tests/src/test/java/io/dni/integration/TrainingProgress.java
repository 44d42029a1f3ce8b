// SPDX-License-Identifier: Apache-2.0
package io.dni.integration;

import io.dni.schemas.RecordCodec;
import io.dni.schemas.Topic;
import io.dni.schemas.record.LossEstimate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What a running job reports of itself in snapshots. After a rollback the job reports the same
 * batches again; the newer report of a batch count stands, as in the job's own state.
 */
public final class TrainingProgress implements AutoCloseable {
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final RecordCodec<LossEstimate> codec = new RecordCodec<>(LossEstimate.class);
  private final Map<Integer, NavigableMap<Long, LossEstimate>> bySegment = new HashMap<>();

  /** Begins at the topic's oldest report, as a Kafka client with the given properties. */
  public TrainingProgress(Map<String, String> kafka) {
    consumer =
        new KafkaConsumer<>(
            new HashMap<>(kafka), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partition =
        List.of(new TopicPartition(Topic.LOSS_ESTIMATES.defaultName(), 0));
    consumer.assign(partition);
    consumer.seekToBeginning(partition);
  }

  /** Waits until each of the first n segments has reported so many examples since the start. */
  public void awaitExamples(int segments, long examples, Duration limit) throws Exception {
    long deadline = System.nanoTime() + limit.toNanos();
    while (examples(segments) < examples) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "%d examples after %d s (expected: %d)"
                .formatted(examples(segments), limit.toSeconds(), examples));
      }
      poll();
    }
  }

  /** Waits for a report that the job wrote after a moment, milliseconds since the epoch. */
  public LossEstimate awaitReportAfter(long millis, Duration limit) throws Exception {
    long deadline = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() < deadline) {
      for (LossEstimate report : poll()) {
        if (report.getTime().toEpochMilli() > millis) {
          return report;
        }
      }
    }
    throw new AssertionError("no report within " + limit.toSeconds() + " s");
  }

  /** A segment's newest report. */
  public LossEstimate newest(int segment) {
    return bySegment.get(segment).lastEntry().getValue();
  }

  /**
   * Of the output segment: share of right predictions among the examples behind the given count.
   */
  public double accuracySince(int segment, long examples) {
    LossEstimate start =
        bySegment.get(segment).values().stream()
            .filter(r -> r.getExamples() <= examples)
            .reduce((older, newer) -> newer)
            .orElseThrow();
    LossEstimate end = newest(segment);
    return (end.getCorrect() - start.getCorrect())
        / (double) (end.getExamples() - start.getExamples());
  }

  @Override
  public void close() {
    consumer.close();
  }

  private long examples(int segments) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < segments; i++) {
      least = Math.min(least, bySegment.containsKey(i) ? newest(i).getExamples() : 0);
    }
    return least;
  }

  private List<LossEstimate> poll() throws Exception {
    List<LossEstimate> reports = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
      LossEstimate report = codec.decode(record.value());
      bySegment
          .computeIfAbsent(report.getSegment(), s -> new TreeMap<>())
          .put(report.getBatches(), report);
      reports.add(report);
    }
    return reports;
  }
}
