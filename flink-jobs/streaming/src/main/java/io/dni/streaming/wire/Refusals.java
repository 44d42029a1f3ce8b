// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.schemas.Printable;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.UndecodableRecordException;
import io.dni.schemas.record.DeadLetter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How many records have been refused, and why the last one: from the topic of dead letters, so that
 * whoever reaches the broker can see it. It counts by offsets and reads one letter at a time,
 * however many there are. A job that goes back to a checkpoint refuses some records again; they
 * count again. Not thread-safe.
 */
public final class Refusals implements AutoCloseable {
  /** Where counting begins. */
  public enum Since {
    /** With the oldest letter that the topic still holds. */
    EVER,
    /** With the letters to come. */
    NOW
  }

  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final RecordCodec<DeadLetter> codec = new RecordCodec<>(DeadLetter.class);
  private final List<TopicPartition> partitions;
  private final Map<TopicPartition, Long> from;
  private Map<TopicPartition, Long> known;
  private Optional<String> reason = Optional.empty();

  private Refusals(KafkaConsumer<byte[], byte[]> consumer, String topic, Since since) {
    this.consumer = consumer;
    partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    from =
        since == Since.EVER
            ? consumer.beginningOffsets(partitions)
            : consumer.endOffsets(partitions);
    known = from;
  }

  /**
   * Opens the topic of dead letters, which exists.
   *
   * @param clientProperties of the Kafka client
   */
  public static Refusals open(
      String bootstrapServers, Map<String, String> clientProperties, String topic, Since since) {
    Properties properties = new Properties();
    properties.putAll(clientProperties);
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "1");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    return new Refusals(
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
        topic,
        since);
  }

  /** Looks for new letters. */
  public void update() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    List<TopicPartition> grown = new ArrayList<>();
    ends.forEach(
        (partition, end) -> {
          if (end > known.get(partition)) {
            grown.add(partition);
          }
        });
    known = ends;
    if (!grown.isEmpty()) {
      readLastOf(grown.get(0));
    }
  }

  private void readLastOf(TopicPartition partition) {
    consumer.assign(List.of(partition));
    consumer.seek(partition, known.get(partition) - 1);
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(PATIENCE)) {
      reason = Optional.of(reason(record));
    }
  }

  private String reason(ConsumerRecord<byte[], byte[]> record) {
    try {
      DeadLetter letter = codec.decode(record.value());
      return Printable.of(
          "%s/%d/%d: %s"
              .formatted(
                  letter.getTopic(), letter.getPartition(), letter.getOffset(), letter.getReason()),
          Printable.LINE);
    } catch (UndecodableRecordException | RuntimeException e) {
      return "unknown: a foreign record among the dead letters";
    }
  }

  /** Records refused. */
  public long count() {
    return known.entrySet().stream().mapToLong(e -> e.getValue() - from.get(e.getKey())).sum();
  }

  /** Place of the last one and what was wrong with it. */
  public Optional<String> lastReason() {
    return reason;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
